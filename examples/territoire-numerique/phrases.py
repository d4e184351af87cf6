"""The sentences of which the fictional contributions and replies are made.

None was written by a participant: they were invented for this example.
"""

from __future__ import annotations

THEMES = (
    (
        "Comment mettre en place un diagnostic numérique du territoire ?",
        (
            "Avant tout inventaire, il faut dire à quoi le diagnostic va servir.",
            "Un diagnostic utile part des besoins des habitants, pas des équipements.",
            "Nous avons souvent des chiffres sur les réseaux et presque rien sur les usages.",
            "Le diagnostic devrait tenir en dix pages que tout élu peut lire.",
            "Refaire une enquête tous les six ans ne suffit plus.",
        ),
        (
            "Je propose une équipe projet avec un référent dans chaque service.",
            "Une carte des lieux d’accueil, tenue par ceux qui les animent, serait un bon début.",
            "On pourrait poser cinq questions aux usagers, au guichet, pendant deux semaines.",
            "Les communes voisines devraient employer la même grille, afin de comparer.",
            (
                "Il faut publier les données du diagnostic, avec leur définition, dès la première "
                "version."
            ),
            "Un comité réunissant élus, agents, associations et entreprises suivrait les écarts.",
        ),
        (
            "lister les lieux d’accès public",
            "mesurer le temps d’attente au guichet",
            "recenser les compétences des agents",
            "repérer les zones sans transport",
            "prévoir une cible chiffrée",
            "nommer un responsable",
        ),
    ),
    (
        "Cartographie : vers un référentiel de services publics numériques prioritaires",
        (
            "Tout ne peut pas être prioritaire : il faut choisir, et dire pourquoi.",
            "Les petites communes n’ont pas les moyens de tout développer seules.",
            "La première attente est simple : savoir à qui s’adresser.",
            "Un référentiel n’a de sens que s’il est commun à plusieurs échelons.",
        ),
        (
            "Je commencerais par l’état civil, l’école et la cantine.",
            "Chaque service du référentiel devrait avoir une fiche : public visé, coût, délai.",
            "Des interfaces ouvertes éviteraient de ressaisir les mêmes justificatifs.",
            "Une salle de visioconférence publique par canton rapprocherait les administrations.",
            "Un accès sans compte devrait rester possible pour les démarches simples.",
            "Les sites des communes pourraient partager un même socle libre.",
        ),
        (
            "prendre rendez-vous en ligne",
            "suivre sa demande",
            "payer la cantine",
            "signaler un problème de voirie",
            "retrouver ses documents",
            "joindre une personne",
        ),
    ),
    (
        (
            "Dans quels secteurs est-il prioritaire de mutualiser les ressources entre "
            "territoires/niveaux de collectivités ?"
        ),
        (
            "Mutualiser demande d’abord de la confiance entre voisins.",
            "Nous payons plusieurs fois le même logiciel dans un rayon de vingt kilomètres.",
            "La mutualisation échoue quand personne ne sait qui décide.",
            "Les compétences sont plus rares que les machines : ce sont elles qu’il faut partager.",
        ),
        (
            "Un groupement de commandes à l’échelle du département réduirait les coûts.",
            "Je propose de partager un poste de délégué à la protection des données.",
            "L’archivage électronique gagnerait à être porté par un syndicat mixte.",
            "Les logiciels libres permettent d’adapter une fois et de servir partout.",
            "Une plateforme commune devrait publier son budget et ses temps d’arrêt.",
            "Il faudrait un catalogue des services déjà mutualisés, avec leurs tarifs.",
        ),
        (
            "l’hébergement",
            "la sauvegarde",
            "l’assistance aux agents",
            "la formation",
            "les marchés publics",
            "les données géographiques",
        ),
    ),
    (
        "FICHE ACTION : Comment mettre en place une stratégie locale pour la médiation numérique ?",
        (
            "La médiation numérique est un métier, elle a besoin de temps et de lieux.",
            "Beaucoup de personnes viennent pour une démarche et repartent avec une habitude.",
            "Les aidants sont nombreux, mais ils ne se connaissent pas entre eux.",
            "On ne peut pas demander à un bénévole de tout savoir du droit social.",
            "Les horaires d’ouverture comptent plus que le nombre d’ordinateurs.",
        ),
        (
            "Je propose un agenda commun des ateliers, par bassin de vie.",
            "Un bus itinérant passerait chaque quinzaine dans les villages sans guichet.",
            "Une formation courte, reconnue, donnerait confiance aux agents d’accueil.",
            "Un annuaire des aidants, tenu par le département, orienterait mieux le public.",
            "Il faudrait financer les lieux sur trois ans, et non projet par projet.",
            "Les petites entreprises aussi ont besoin d’un accompagnement de proximité.",
        ),
        (
            "accueillir sans rendez-vous",
            "prêter du matériel",
            "former les aidants",
            "aller chez les personnes",
            "évaluer avec les usagers",
            "garder une permanence téléphonique",
        ),
    ),
    (
        (
            "FICHE ACTION : Quel programme d’actions pour accompagner la dématérialisation des "
            "services ?"
        ),
        (
            "Dématérialiser ne doit pas vouloir dire fermer l’accueil.",
            "Une démarche en ligne mal conçue se paie au guichet.",
            "Les travailleurs sociaux font chaque jour ce que les formulaires n’expliquent pas.",
            "Les usagers devraient essayer la démarche avant son ouverture.",
        ),
        (
            "Je propose de publier, pour chaque démarche, le taux d’abandon.",
            "Une partie des économies devrait financer l’accompagnement.",
            "Un compte d’essai permettrait aux médiateurs de former sans risque.",
            "Il faut dire par écrit ce qu’un aidant peut faire à la place d’une personne.",
            "Une version imprimable de chaque formulaire resterait disponible.",
            "Des semaines d’immersion rapprocheraient concepteurs et agents d’accueil.",
        ),
        (
            "un numéro à appeler",
            "un langage simple",
            "une sauvegarde du brouillon",
            "un accusé de réception",
            "un délai affiché",
            "une aide en plusieurs langues",
        ),
    ),
    (
        (
            "FICHE ACTION : Quelles sont les bonnes pratiques en matière de participation "
            "citoyenne numérique ?"
        ),
        (
            "On participe quand on croit que la réponse sera lue.",
            "Un outil en ligne ne remplace pas une réunion, il la prépare et la prolonge.",
            "La participation commence par une information que l’on comprend.",
            "Ceux qui n’écrivent pas ont aussi un avis : il faut aller les voir.",
        ),
        (
            "Je propose de publier la liste des propositions retenues, et la raison des refus.",
            "Des outils libres permettraient à chacun de vérifier les décomptes.",
            "Il faudrait ouvrir les données de chaque consultation dès sa clôture.",
            "Des ateliers dans les bibliothèques toucheraient d’autres publics.",
            "Un calendrier clair, affiché dès le départ, éviterait les déceptions.",
            "Un enregistrement sonore devrait être accepté au même titre qu’un texte.",
        ),
        (
            "dire ce qui est ouvert au débat",
            "répondre à chaque question",
            "rendre compte à date fixe",
            "publier les données",
            "inviter par courrier",
            "garder une trace",
        ),
    ),
)
"""For each theme: its real title, then openings, proposals and points, all invented."""

UNTHEMED = (
    (
        "Ma remarque porte sur la concertation elle-même.",
        "Je ne sais pas dans quel thème ranger cette idée.",
        "Cette contribution touche plusieurs questions à la fois.",
        "Un mot sur la méthode, avant le fond.",
    ),
    (
        "Un récapitulatif hebdomadaire aiderait à suivre les échanges.",
        "Le numérique devrait être traité avec les transports et la santé, non à part.",
        "Il serait utile de pouvoir citer une contribution par une adresse stable.",
        "Une page de nouvelles montrerait que le débat avance.",
    ),
    ("relier les thèmes", "penser aux îles", "garder du papier", "publier un bilan"),
)

CLOSINGS = (
    "Cela demanderait une année d’essai.",
    "Nous pourrions commencer à trois communes.",
    "Le coût serait modeste au regard du service rendu.",
    "L’évaluation devrait être publique.",
    "Il faudra du temps, et c’est normal.",
    "Reste à savoir qui animerait la démarche.",
)

REPLIES = (
    "Merci pour cette idée, elle rejoint ce que nous essayons.",
    "Je suis d’accord sur le but, moins sur le moyen.",
    "Avez-vous une estimation du coût ?",
    "Chez nous, la même chose a demandé deux ans.",
    "Il manque à mon avis la question des horaires.",
    "Très bien, à condition de former les agents avant.",
    "Je crains que les petites communes ne puissent pas suivre.",
    "Pourriez-vous préciser qui serait responsable ?",
    "Un exemple chiffré aiderait à convaincre.",
    "Je ne partage pas ce constat : le besoin est ailleurs.",
    "Cette proposition mériterait un atelier.",
    "Oui, et il faudrait le dire dès la première page.",
)

FIRST_NAMES = (
    "Aubépine", "Bergamote", "Capucine", "Dahlia", "Églantine", "Fougère", "Garance", "Hysope",
    "Iris", "Jacinthe", "Lavande", "Mélisse", "Narcisse", "Origan", "Pervenche", "Romarin",
    "Sauge", "Thym", "Valériane", "Zinnia",
)  # fmt: skip
LAST_NAMES = ("Fictif", "Specimen", "Gabarit", "Maquette", "Brouillon", "Esquisse")

ORGANISATIONS = (
    ("Commune fictive A", "collectivite", "commune", "", "35", "53"),
    ("Commune fictive B", "collectivite", "commune", "", "67", "44"),
    ("Commune fictive C", "collectivite", "commune", "", "972", "02"),
    ("Intercommunalité fictive D", "collectivite", "epci", "", "31", "76"),
    ("Département fictif E", "collectivite", "departement", "", "25", "27"),
    ("Association fictive F", "association", "", "", "29", "53"),
    ("Association fictive G", "association", "", "", "87", "75"),
    ("Espace numérique fictif H", "mediation", "", "", "76", "28"),
    ("Espace numérique fictif I", "mediation", "", "", "974", "04"),
    ("Coopérative fictive J", "mediation", "", "", "69", "84"),
    ("Entreprise fictive K", "entreprise", "", "", "44", "52"),
    ("Service fictif de l’État L", "etat", "", "", "45", "24"),
)
"""Label, type, level and code of territory, département, région."""
