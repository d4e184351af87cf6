// What Streamlit needs before it starts: where its server is, the French for the few words that
// it writes in English, a stop of the keyboard on tables that scroll, and the language.
(() => {
  // Tells Streamlit where its server is: left to itself it tries under each page first, and
  // every visit to a page begins with two errors 404.
  const home = new URL("..", document.currentScript.src).href;
  window.__streamlit = { BACKEND_BASE_URL: home, MAIN_PAGE_BASE_URL: home };

  const words = {
    "Skip to main content": "Aller au contenu principal",
    "App pages": "Pages du site",
    "Link to heading": "Lien vers ce titre",
    "Sidebar": "Menu latéral",
    "Fullscreen": "Plein écran",
    "Close fullscreen": "Quitter le plein écran",
    "Choose an option": "Choisir une option",
    "Choose options": "Choisir une ou plusieurs options",
    "No results": "Aucun résultat",
    "Press Enter to apply": "Appuyer sur Entrée pour valider",
    "Download as CSV": "Télécharger (CSV)",
    "Search": "Rechercher",
    "Open sidebar": "Ouvrir le menu",
    "Close sidebar": "Fermer le menu",
    "Expand sidebar": "Ouvrir le menu",
    "Collapse sidebar": "Fermer le menu",
    "Clear value": "Effacer",
    "Clear all": "Tout effacer",
    "View fewer": "Moins",
    "View more": "Plus",
  };
  const french = (text) => text && words[text.trim()];

  function visit(node) {
    if (node.nodeType === Node.TEXT_NODE) {
      const said = french(node.nodeValue);
      if (said) node.nodeValue = said;
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE || ["SCRIPT", "STYLE"].includes(node.tagName)) return;
    for (const name of ["aria-label", "title", "placeholder"]) {
      const said = french(node.getAttribute(name));
      if (said) node.setAttribute(name, said);
    }
    reach(node);
    node.childNodes.forEach(visit);
  }

  function reach(node) {
    if (!node.closest("[data-testid=stTable]") || node.hasAttribute("tabindex")) return;
    if (node.scrollWidth <= node.clientWidth || getComputedStyle(node).overflowX === "visible") return;
    node.tabIndex = 0;
    node.setAttribute("role", "region");
    node.setAttribute("aria-label", "Tableau défilant");
  }

  new MutationObserver((changes) => {
    if (document.documentElement.lang !== "fr") document.documentElement.lang = "fr";
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(visit);
      else visit(change.target);
    }
    document.querySelectorAll("[data-testid=stTable] div").forEach(reach);
  }).observe(document.documentElement, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["aria-label", "title", "placeholder", "open"],
  });
})();
