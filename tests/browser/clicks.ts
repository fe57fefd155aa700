import type { Locator } from 'playwright-core'
import { expect } from 'vitest'
import type { Visit } from './browser.ts'
import { watchShifts } from './shifts.ts'

/** Counts what a person has to press while real people's journeys are played. */

/**
 * A click is a press of the pointer on anything, or Enter or Space on what can be pressed: a button, link, tab, option, box, or the field of a form
 * that Enter sends. Typing, Tab, arrows, Escape, and the keys of a table's cells are none.
 */
const LISTEN = `{
  const PRESSED = 'button,a[href],summary,select,input[type=checkbox],input[type=radio],input[type=file],[role=button],[role=option],[role=tab],[role=menuitem]'
  const nameOf = node => {
    const one = node.closest?.(PRESSED + ',label,input,textarea,[role=gridcell]') ?? node
    const text = one.getAttribute?.('aria-label') ?? one.innerText ?? ''
    const named = text || one.labels?.[0]?.innerText || one.getAttribute?.('role') || one.tagName
    return String(named).trim().split('\\n')[0].slice(0, 60)
  }
  addEventListener('pointerdown', event => countClick(nameOf(event.target)), { capture: true })
  addEventListener('keydown', event => {
    if ((event.key !== 'Enter' && event.key !== ' ') || event.repeat) return
    const sends = event.key === 'Enter' && event.target instanceof HTMLInputElement && event.target.form
    if (event.target.matches?.(PRESSED) || sends) countClick(nameOf(event.target))
  }, { capture: true })
}`

/** What one task took: each click by the name of what was pressed. */
export type Counted = { readonly task: string; readonly clicks: readonly string[]; readonly most: number }

export type Clicks = {
  /** Plays a task, and counts its clicks. */
  during(task: string, most: number, play: () => Promise<void>): Promise<void>
}

/** All that was counted, in the order in which it was played. */
const counted: Counted[] = []

/** Listens to a window, which has not gone anywhere yet. */
export async function countClicks({ page }: Visit): Promise<Clicks> {
  let clicks: string[] = []
  await page.exposeFunction('countClick', (what: string) => clicks.push(what))
  await page.addInitScript(LISTEN)
  await watchShifts(page)
  return {
    during: async (task, most, play) => {
      clicks = []
      await play()
      counted.push({ task, clicks: [...clicks], most })
      expect(clicks.length, `${task}: ${clicks.join(', ')}`).toBeLessThanOrEqual(most)
    },
  }
}

/** A line for each task: its clicks, how many it may take, and what was pressed. */
export const clickTable = (): string =>
  counted
    .map(({ task, clicks, most }) => `${String(clicks.length).padStart(2)} of ${most}  ${task}: ${clicks.join(' > ')}`)
    .join('\n')

/** Presses Tab until something has the focus. */
export async function tabTo({ page }: Visit, to: Locator, most = 90): Promise<void> {
  await to.waitFor()
  const focused = to.and(page.locator(':focus'))
  for (let presses = 0; presses < most && (await focused.count()) === 0; presses++) await page.keyboard.press('Tab')
  expect(await focused.count(), `Tab leads to ${to}`).toBe(1)
}
