// Drawing a part of the page anew around what must not be touched: a form in which somebody is writing keeps its
// element, and with it the focus, the caret, what an input method is in the middle of, and the browser's own undo.

const TEXT = "textarea, input:not([type]), input[type=text], input[type=search], input[type=number], input[type=date]";

/** @param {Element} field */
const isTyped = (field) =>
  /** @type {HTMLInputElement} */ (field).value !== /** @type {HTMLInputElement} */ (field).defaultValue;

/** Whether somebody writes in the form: it says something of theirs, or the caret is in it. @param {Element} form */
const isWrittenIn = (form) =>
  [...form.querySelectorAll(TEXT)].some((field) => field === document.activeElement || isTyped(field));

/**
 * The forms in which somebody writes: cards and replies that are being edited, and replies half-written.
 * @param {Element} within
 * @returns {HTMLElement[]}
 */
export function writingIn(within) {
  const open = [...within.querySelectorAll(".card.editing, .reply.writing, .say-form")];
  const begun = [...within.querySelectorAll(".card form")].filter(
    (form) => !open.some((each) => each.contains(form)) && isWrittenIn(form),
  );
  return /** @type {HTMLElement[]} */ ([...open, ...begun]);
}

/** What an element says, without what scripts have made of it. @param {Element} element */
function told(element) {
  const copy = /** @type {Element} */ (element.cloneNode(true));
  for (const lit of copy.querySelectorAll(".lit")) lit.classList.remove("lit");
  return copy.innerHTML.replace(/\s+/g, " ");
}

/**
 * What has the focus and is the same in what came: its sentence, or its card. To draw it anew would have it read out
 * once more for nothing.
 * @param {Element} came
 * @returns {HTMLElement[]}
 */
export function sameIn(came) {
  const own = document.activeElement?.closest("#text .sentence, #margin .card:not(.editing)");
  const other = own?.id && came.querySelector(`#${CSS.escape(own.id)}`);
  return own instanceof HTMLElement && other && told(own) === told(other) ? [own] : [];
}

/**
 * Make `live` what `came` is, all but the elements that stay. None of those is moved. One that has no place in what
 * came stays before what it stood before.
 * @param {Element} live
 * @param {Element} came  Its nodes are used up.
 * @param {Element[]} stays  Within `live`.
 */
export function graft(live, came, stays) {
  for (const { name, value } of [...came.attributes]) live.setAttribute(name, value);
  const kept = [...live.children].filter((child) => stays.some((each) => child.contains(each)));
  /** @type {Map<Element | undefined, Element>} */
  const places = new Map();
  /** @type {Map<Element | undefined, Element>} */
  const before = new Map();
  for (const child of kept) {
    const place = alikeIn(came, child);
    if (place) places.set(place, child);
    else before.set(alikeIn(came, child.nextElementSibling), child);
  }
  for (const node of [...live.childNodes]) if (!kept.includes(/** @type {Element} */ (node))) node.remove();
  /** @type {ChildNode | null} */
  let last = null;
  for (const node of /** @type {Element[]} */ ([...came.childNodes])) {
    last = before.get(node) ?? last;
    const child = places.get(node);
    if (!child) live.insertBefore(node, last ? last.nextSibling : live.firstChild);
    else if (!stays.includes(child)) graft(child, node, stays);
    last = child ?? node;
  }
}

/**
 * The child of `came` that stands for `child`; undefined where there is none.
 * @param {Element} came
 * @param {Element | null} child
 */
const alikeIn = (came, child) => (child ? [...came.children].find((other) => isAlike(child, other)) : undefined);

/** Whether two elements stand for the same thing. @param {Element} one @param {Element} other */
export function isAlike(one, other) {
  if (one.id || other.id) return one.id === other.id;
  if (one.tagName !== other.tagName) return false;
  if (one.tagName === "FORM") return pathOf(one) === pathOf(other);
  return one.classList[0] === other.classList[0];
}

/** @param {Element} form */
const pathOf = (form) => (form.getAttribute("action") ?? "").split("?")[0];
