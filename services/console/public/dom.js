/** Small ways of making elements. Text is always set as text, so nothing that comes from the API can become markup. */

/** An element with properties (`class`, `data-…`, `aria-…` and event handlers as `onclick`) and children; `undefined` and `false` are skipped. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
    else if (name === 'vars') for (const [key, text] of Object.entries(value)) element.style.setProperty(key, text)
    else element.setAttribute(name, value === true ? '' : String(value))
  }
  append(element, children)
  return element
}

function append(element, children) {
  for (const child of children.flat(3)) {
    if (child === undefined || child === null || child === false) continue
    element.append(child instanceof Node ? child : String(child))
  }
}

const shown = new WeakMap()

/**
 * Puts new content into a container, unless what it is made from is the same as before. Keeps the focus on the element with the same
 * `data-key`, and open what was open.
 */
export function show(container, from, make) {
  const text = JSON.stringify(from)
  if (shown.get(container) === text) return
  shown.set(container, text)
  const focused = container.contains(document.activeElement) ? document.activeElement.dataset.key : undefined
  const open = new Set([...container.querySelectorAll('details[open][data-key]')].map(one => one.dataset.key))
  container.replaceChildren()
  append(container, [make(from)])
  for (const details of container.querySelectorAll('details[data-key]')) details.open ||= open.has(details.dataset.key)
  if (focused !== undefined) find(container, focused)?.focus({ preventScroll: true })
}

const find = (container, key) => [...container.querySelectorAll('[data-key]')].find(one => one.dataset.key === key)

/** A sentence where a list or figure is missing. */
export const empty = (...text) => h('p', { class: 'empty' }, ...text)
