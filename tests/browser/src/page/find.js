// Finds what assistive technology would: elements by role and accessible name.
// Arguments: role. Gives [[element, name], …] in document order, hidden ones left out.
const IMPLICIT = {
  alert: "", article: "article", banner: "body > header", button: "button, summary, " +
    "input[type=button], input[type=submit], input[type=reset]", cell: "td",
  checkbox: "input[type=checkbox]", columnheader: "th", combobox: "select:not([size])",
  complementary: "aside", contentinfo: "body > footer", dialog: "dialog", figure: "figure",
  form: "form", group: "fieldset, details", heading: "h1, h2, h3, h4, h5, h6",
  img: "img, svg[aria-label]", link: "a[href], area[href]", list: "ul, ol", listitem: "li",
  main: "main", navigation: "nav", option: "option", paragraph: "p", progressbar: "progress",
  radio: "input[type=radio]", region: "section[aria-label], section[aria-labelledby]",
  row: "tr", rowgroup: "tbody, thead", search: "search", searchbox: "input[type=search]",
  slider: "input[type=range]", spinbutton: "input[type=number]", status: "output", table: "table",
  textbox: "textarea, input:not([type]), input[type=text], input[type=url], input[type=email]",
};
const FROM_CONTENT = new Set(["button", "cell", "checkbox", "columnheader", "heading", "link",
  "listitem", "menuitem", "menuitemradio", "menuitemcheckbox", "option", "radio", "row", "switch",
  "tab", "tooltip", "treeitem", "gridcell", "paragraph", "status", "alert"]);
const tidy = (text) => text.replace(/\s+/g, " ").trim();

const isHidden = (element) => {
  if (element.closest("[aria-hidden=true], [inert]")) return true;
  return !element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: false });
};

const textOf = (node) => {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE) return "";
  if (node.localName === "title") return " " + node.textContent + " ";
  if (isHidden(node)) return "";
  const label = node.getAttribute("aria-label");
  if (label) return " " + label + " ";
  if (node.tagName === "IMG") return " " + node.alt + " ";
  const isBlock = getComputedStyle(node).display !== "inline";
  const text = [...node.childNodes].map(textOf).join("");
  return isBlock ? " " + text + " " : text;
};

const nameOf = (element, role) => {
  const by = element.getAttribute("aria-labelledby");
  if (by) {
    return tidy(by.split(/\s+/).map((id) => document.getElementById(id))
      .map((other) => (other ? other.getAttribute("aria-label") || other.textContent : "")).join(" "));
  }
  const label = element.getAttribute("aria-label");
  if (label && label.trim()) return tidy(label);
  if (element.labels && element.labels.length) {
    return tidy([...element.labels].map((other) => other.textContent).join(" "));
  }
  if (element.tagName === "IMG") return tidy(element.alt);
  if (element.tagName === "INPUT" && /^(button|submit|reset)$/.test(element.type)) {
    return tidy(element.value);
  }
  const caption = element.querySelector(":scope > caption, :scope > legend, :scope > title, " +
    ":scope > figcaption");
  if (caption) return tidy(caption.textContent);
  const content = FROM_CONTENT.has(role) ? tidy(textOf(element)) : "";
  return content || tidy(element.getAttribute("title") || element.getAttribute("placeholder") || "");
};

const role = arguments[0];
const implicit = IMPLICIT[role];
const selector = `[role~="${role}"]` + (implicit ? `, :is(${implicit}):not([role])` : "");
return [...document.querySelectorAll(selector)]
  .filter((element) => !isHidden(element))
  .map((element) => [element, nameOf(element, role)]);
