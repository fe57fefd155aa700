import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Visit } from './browser.ts'

/**
 * Shifts of a page from its arrival until somebody presses something on it: what moves then is an answer, however long the hub takes. Stricter than
 * browsers' own measure, which forgives half a second after the press that led to the page.
 */
const WATCH = `{
  window.shifts = []
  let arrived = location.pathname
  let pressedAt = Infinity
  for (const name of ['pushState', 'replaceState']) {
    const go = history[name].bind(history)
    history[name] = (...to) => {
      go(...to)
      if (location.pathname === arrived) return
      arrived = location.pathname
      pressedAt = Infinity
      shifts.length = 0
    }
  }
  const press = event => { pressedAt = Math.min(pressedAt, event.timeStamp) }
  for (const kind of ['pointerdown', 'keydown']) addEventListener(kind, press, { capture: true })
  new PerformanceObserver(list => {
    for (const { value, startTime, sources } of list.getEntries())
      if (startTime < pressedAt)
        shifts.push({
          value,
          moved: sources.map(({ node, previousRect, currentRect }) =>
            [previousRect.y, currentRect.y, node?.outerHTML ?? node?.textContent ?? '?'].join(' ').slice(0, 140)),
        })
  }).observe({ type: 'layout-shift', buffered: true })
}`

/** Watches a window, which has not gone anywhere yet. */
export const watchShifts = (page: Page): Promise<unknown> => page.addInitScript(WATCH)

/** How far a page may jump: the sum of its shifts. */
const MOST_SHIFT = 0.05

/** That the page has not jumped since one came to it. */
export async function stood({ page }: Visit): Promise<void> {
  type Shift = { readonly value: number; readonly moved: readonly string[] }
  const shifts = await page.evaluate<Shift[]>('window.shifts')
  const sum = shifts.reduce((all, { value }) => all + value, 0)
  expect(sum, `${page.url()} jumps: ${JSON.stringify(shifts)}`).toBeLessThan(MOST_SHIFT)
}
