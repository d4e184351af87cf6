"""The sentences around the datum: `{}` is where it goes."""

from __future__ import annotations

from random import Random

from draws import fill

FILLERS = (
    "Je suis tout à fait favorable à cette proposition.",
    "Il faudrait que l'État ouvre davantage ses données.",
    "Cet article mériterait d'être précisé !",
    "L'accès au très haut débit reste inégal d'un territoire à l'autre.",
    "Pourquoi ne pas imposer les logiciels libres dans l'administration ?",
    "Merci d'avoir ouvert cette consultation",
    "Je ne comprends pas l'intérêt de cet amendement...",
    "Bonjour, voici ma contribution.",
    "D'accord avec vous, « la transparence » ne suffit pas.",
    "I fully support this article, thank you.",
    "Les délais sont trop courts ; qu'en pensent les associations ?",
    "Les riverains de $town attendent une réponse depuis longtemps.",
    "C'est une question de bon sens : l'intérêt général d'abord.",
)
"""Sentences that hold nothing to mask."""

ANYWHERE = (
    "{}\nC'est tout.",
    "{} : merci de le noter.",
    "{}, si cela vous intéresse.",
    "Je vous laisse ceci ({}) au cas où.",
    "Pour information : {}",
    "Pour information:{}.",
    "À retirer svp : {} !",
    "J'avais écrit «{}» par erreur.",
    "On m'a demandé « {} » à l'inscription.",
    'Le formulaire affichait "{}".',
    "Mes éléments :\n- habitant de $town\n- {}\n- disponible le soir",
    "Points à revoir :\n• {}\n• le calendrier",
    "1) {}\n2) le reste suivra",
    "Dossier en cours\n\n{}\n\nMerci d'avance",
    "oui;{};non",
    "réponse\t{}\t$town",
    "| $town | {} |",
    "Bref... {}...",
    "J'insiste, {}, c'est important.",
    "Voilà [{}].",
    "P.-S. {}",
    "*{}*",
    "(cf. mon message précédent ; {})",
)
"""Carriers that say nothing of what they carry."""

BARE = ("{}", "{}", "{}", "{}.", " {}", "({})")
"""Carriers of nothing else, which put the datum first or last."""

CARRIERS: dict[str, tuple[str, ...]] = {
    "email": (
        "Vous pouvez m'écrire à {} pour en discuter.",
        "Mon adresse : {}",
        "Contact:{}.",
        "{} est mon adresse personnelle.",
        "N'hésitez pas à me contacter ({}), je répondrai.",
        "Courriel : {} ; réponse sous deux jours.",
        "Envoyez vos idées à : {}!",
        "Please write to {}, thanks.",
    ),
    "phone": (
        "Vous pouvez me joindre au {} après le travail.",
        "Appelez-moi : {}",
        "Contact:{}.",
        "{} pour me joindre.",
        "Laissez un message ({}), je rappellerai.",
        "J'ai changé de numéro, c'est désormais le {}, merci.",
        "Call me: {}.",
        "Mon voisin ({}) confirme.",
    ),
    "iban": (
        "Remboursez-moi sur le compte {} svp.",
        "Mes coordonnées bancaires : {}",
        "Virement à faire vers {}, merci.",
        "{} est mon compte.",
        "RIB joint ({}).",
    ),
    "nir": (
        "Mon numéro de sécurité sociale est le {} et je n'ai rien reçu.",
        "N° de sécu : {}",
        "NIR:{}.",
        "{} est mon numéro d'assuré.",
        "Ma caisse m'a immatriculé ({}) sans m'avertir.",
    ),
    "card": (
        "Ma carte bancaire {} a été débitée deux fois.",
        "N° de carte : {}",
        "CB:{}, à supprimer.",
        "{} est la carte que j'ai utilisée.",
        "Le paiement (carte {}) a échoué.",
    ),
    "ip": (
        "Mon adresse IP est {} et elle est fixe.",
        "Adresse IP : {}",
        "IP:{}.",
        "{} est mon adresse IP.",
        "J'ai été bloqué alors que je me connecte depuis mon IP ({}).",
        "Ma box a l'adresse IP {}, vérifiez vos journaux.",
        "- navigateur : Firefox\n- IP : {}\n- système : Linux",
        "Vous gardez mon IP « {} » un an ?",
        "My IP address is {}, please unblock it.",
    ),
    "coordinates": (
        "Le nid-de-poule est devant chez moi, {} exactement.",
        "Position : {}",
        "GPS:{}.",
        "{} : c'est ma maison.",
        "Ma ferme ({}) n'a pas la fibre.",
    ),
    "address": (
        "J'habite au {} depuis dix ans.",
        "Mon adresse : {}",
        "Domicile:{}.",
        "{} : voilà où j'habite.",
        "Mon logement ({}) n'est pas raccordé.",
        "Écrivez-moi à l'adresse suivante :\n{}\nMerci !",
        "Je demeure {}, et la fibre n'y est pas.",
        "I live at {}, in France.",
    ),
    "profile": (
        "Retrouvez-moi sur {} pour en parler.",
        "Mon profil : {}",
        "Ma page:{}",
        "{} c'est moi.",
        "J'en ai parlé sur ma page ({}).",
        "Plus d'infos sur {}, partagez !",
        "Suivez-moi ! {}",
    ),
    "handle": (
        "Suivez-moi : {}",
        "Je réponds à {} ci-dessus.",
        "Merci ({}) pour cette idée !",
        "{} a raison.",
        "Bonjour à tous, {}, et merci.",
    ),
    "birth": (
        "Je me présente, {}, et je vote à $town.",
        "État civil : {}.",
        "Retraité ({}), je ne touche rien.",
        "{} ; puis-je encore m'inscrire ?",
    ),
    "plate": (
        "Depuis des mois, une épave rouille ici, {}, sans réaction.",
        "Stationnement gênant : {}.",
        "On a volé mon auto ({}).",
        "{} : toujours pas de réponse.",
    ),
}
"""Carriers that fit one kind of datum."""

SAID = frozenset({"ip"})
"""Kinds that are data only where the sentence says what they are."""

LAST = frozenset({"signature", "public_figure", "collective_signature"})
"""Writings after which a text ends."""

_BREAKS = (" ", " ", "\n", "\n\n")


def _filler(rng: Random) -> str:
    return fill(rng.choice(FILLERS), rng)


def _around(text: str, rng: Random, *, last: bool) -> str:
    """Return the text with sentences before and after it, or neither."""
    if rng.random() < 0.3 or last:
        text = _filler(rng) + rng.choice(_BREAKS) + text
    if rng.random() < 0.25 and not last:
        gap = rng.choice(_BREAKS) if text[-1] in ".!?…" else "\n"
        text = text + gap + _filler(rng)
    return text


def _ended(text: str, rng: Random) -> str:
    """Return a text that ends here, as texts that are signed end."""
    return text + rng.choice(("", "", "", ".", "\n", " "))


def carried(written: str, kind: str, rng: Random) -> str:
    """Return a text of some sentences that holds this writing."""
    if kind in LAST:
        return _ended(_around(written, rng, last=True), rng)
    choices = [CARRIERS[kind]] if kind in SAID else [CARRIERS[kind], ANYWHERE, CARRIERS[kind], BARE]
    carrier = rng.choice(rng.choice(choices))
    return _around(fill(carrier, rng).replace("{}", written), rng, last=False)


def set_among(written: str, kind: str, rng: Random) -> str:
    """Return a text of some sentences that holds this innocent writing."""
    if kind in LAST:
        return _ended(_around(written, rng, last=True), rng)
    carrier = rng.choice(("{}", "{}", "{}", "({})", "- {}", "« {} »", "NB : {}", "Bonjour,\n{}"))
    return _around(carrier.replace("{}", written), rng, last=False)
