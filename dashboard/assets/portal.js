// A citation is copied by a button, where the browser lets pages write to the clipboard.
"use strict";
for (const text of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copier";
  button.setAttribute("aria-label", "Copier " + text.dataset.copy);
  const said = document.createElement("span");
  said.className = "note";
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text.textContent.replace(/\s+/g, " ").trim());
    said.textContent = " Copié";
  });
  const line = document.createElement("p");
  line.append(button, said);
  text.after(line);
}
