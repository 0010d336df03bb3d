// The page's elements, found by name; one that is not there is a mistake of ours.

/** @throws Error there is no such element, or it is of another kind. */
export function find<T extends Element>(id: string, kind: abstract new () => T): T {
  const element = document.getElementById(id);
  if (element instanceof kind) return element;
  throw new Error(`the page has no ${kind.name} #${id}`);
}

export function within<T extends Element>(
  root: ParentNode,
  selector: string,
  kind: abstract new () => T,
): T {
  const element = root.querySelector(selector);
  if (element instanceof kind) return element;
  throw new Error(`there is no ${kind.name} ${selector}`);
}

export const box = (id: string): HTMLElement => find(id, HTMLElement);
export const button = (id: string): HTMLButtonElement => find(id, HTMLButtonElement);
export const select = (id: string): HTMLSelectElement => find(id, HTMLSelectElement);
export const input = (id: string): HTMLInputElement => find(id, HTMLInputElement);

export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  className = "",
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

export function makeSvg(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  ...children: readonly Node[]
): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}
