/** Elements in one call each; what is put in as text stays text. */

export type Child = Node | string | null | undefined | false;
type Attribute = string | boolean | number | undefined | ((event: Event) => void);

/** Functions become listeners of the event that they are named for; `true` is an attribute without a value. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, Attribute> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (typeof value === 'boolean') element.toggleAttribute(name, value);
    else if (value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((it) => it !== null && it !== undefined && it !== false));
  return element;
}

export const button = (label: string, part: string, click: () => void): HTMLButtonElement =>
  h('button', { type: 'button', part: `button ${part}`, click }, label);

/** A field with its label, and a hint that is read with it. */
export function field(
  control: HTMLElement,
  { id, label, hint }: { id: string; label: string; hint?: string },
): HTMLElement {
  control.id = id;
  control.setAttribute('part', 'input');
  if (hint) control.setAttribute('aria-describedby', `${id}-hint`);
  return h(
    'div',
    { part: 'field' },
    h('label', { for: id, part: 'label' }, label),
    control,
    hint && h('p', { id: `${id}-hint`, part: 'hint' }, hint),
  );
}
