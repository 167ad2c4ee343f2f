// What can be told of a page or a picture from its text alone.
import { HtmlValidate, StaticConfigLoader } from "html-validate";

// Both presets as they are: all rules for elements and attributes, and those for whole documents.
const validator = new HtmlValidate(new StaticConfigLoader({ root: true, extends: ["html-validate:recommended", "html-validate:document"] }));

// invalidMarkup returns what html-validate finds in a page: { element, text, what }.
export async function invalidMarkup(source) {
  const { results } = await validator.validateString(source);
  return results.flatMap(({ messages }) => messages).map((m) => ({
    element: m.selector ?? "the document",
    text: source.slice(m.offset, m.offset + 40).replace(/\s+/g, " "),
    what: `line ${m.line}: ${m.message} (html-validate ${m.ruleId})`,
  }));
}

// foreign runs in a blank page that has inPage. It reads a document, in which nothing runs or
// loads because nothing shows it, and returns what makes it run something or depend on
// anything outside of it. Of a picture it says too what keeps it from being read aloud.
export function foreign(source, type) {
  const doc = new DOMParser().parseFromString(source, type);
  const broken = doc.querySelector("parsererror");
  if (broken) return [{ element: "the document", text: "", what: `is not well-formed: ${broken.textContent.replace(/\s+/g, " ").slice(0, 200)}` }];
  const problems = [];
  const say = (element, what) => problems.push(inPage.problem(element, what));

  const inside = /^#/;
  const link = /^(#|https?:\/\/)/;
  const loading = /^(action|background|data|formaction|href|imagesrcset|longdesc|manifest|ping|poster|src|srcdoc|srcset)$/;
  const styling = /^(style|fill|stroke|filter|mask|cursor|clip-path|marker.*)$/;
  const outsideInStyle = /@import.*|(?:\burl|\bimage-set)\((?!\s*["']?#).*/i;
  const sayStyle = (element, style) => outsideInStyle.test(style) && say(element, `refers to ${style.match(outsideInStyle)[0].slice(0, 80)}`);
  const look = (root) => {
    for (const element of root.querySelectorAll("*")) {
      const name = element.localName;
      if (/^(script|iframe|frame|object|embed|base)$/.test(name)) say(element, `is a ${name} element`);
      if (name === "style") sayStyle(element, element.textContent);
      for (const attribute of element.attributes) {
        if (/^on/i.test(attribute.localName)) say(element, `has the attribute ${attribute.name}`);
        const allowed = name === "a" && attribute.localName === "href" ? link : inside;
        if (loading.test(attribute.localName) && !allowed.test(attribute.value)) say(element, `refers to ${attribute.name}="${attribute.value.slice(0, 80)}"`);
        if (styling.test(attribute.localName)) sayStyle(element, attribute.value);
      }
      if (name === "template") look(element.content);
    }
  };
  look(doc);
  for (const node of doc.childNodes) {
    if (node.nodeType === Node.PROCESSING_INSTRUCTION_NODE) say(doc.documentElement, `has the instruction <?${node.target}`);
    if (node.nodeType === Node.DOCUMENT_TYPE_NODE && node.systemId) say(doc.documentElement, `refers to the document type ${node.systemId}`);
  }
  if (type === "text/html") {
    // Without it phones lay a page out 980 px wide, whatever is found at 360.
    if (!/\bwidth=device-width\b/.test(doc.querySelector('meta[name="viewport"]')?.content)) say(doc.documentElement, 'has no <meta name="viewport" content="width=device-width">');
    return problems;
  }

  const root = doc.documentElement;
  const labels = (root.getAttribute("aria-labelledby") ?? "").split(/\s+/);
  if (root.localName !== "svg" || root.namespaceURI !== "http://www.w3.org/2000/svg") say(root, "is no svg element");
  if (root.getAttribute("role") !== "img") say(root, 'has no role="img"');
  for (const name of ["title", "desc"]) {
    const element = [...root.children].find((child) => child.localName === name);
    if (!element?.textContent.trim()) say(root, `has no ${name}`);
    else if (!element.id || !labels.includes(element.id)) say(root, `has a ${name} that its aria-labelledby does not name`);
  }
  return problems;
}
