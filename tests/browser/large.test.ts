import { until } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitted, forecast, line, offer, round, startWholeHub } from '../system/hub.ts'
import { matchRound } from '../system/journey.ts'
import { type Browser, browserPath, openBrowser, settled, signIn, type Visit } from './browser.ts'

/** As many lines as a forecast may have, and as many allocations as the console reads: of a real forecast, in a real round. */
const ROWS = 10_000
const STEPS = 60
/** Some three rows: what a step brings into sight is little to draw beside what measuring every row would cost. */
const STEP_PX = 100
/**
 * Calls of any one function in a whole scroll: far fewer than one for every row at each step, though a step makes several pictures. Not by the
 * clock: a busy machine is no fault of the page.
 */
const MOST_CALLS = (ROWS * STEPS) / 2
/** Rows that may be in the document, whatever there is: those in sight, and some above and below. */
const MOST_IN_DOCUMENT = 60

let browser: Browser
let hub: Awaited<ReturnType<typeof startWholeHub>>
let roundId: string
let forecastId: string

describe.skipIf(browserPath() === undefined)('tables of 10,000 rows', () => {
  beforeAll(async () => {
    ;[browser, hub] = await Promise.all([openBrowser(), startWholeHub()])
    const [operator, member, supplier] = await Promise.all([
      hub.operator(),
      admitted(hub, 'member', { legalName: 'Nordmotor AG' }),
      admitted(hub, 'supplier'),
    ])
    const lines = Array.from({ length: ROWS }, (_, at) =>
      line({ reference: `L-${at + 1}`, quantityKg: `${100 + (at % 7)}` }),
    )
    const made = await member.api.post('/demand/forecasts', forecast(lines))
    expect(made.status).toBe(201)
    forecastId = made.body.id
    expect((await supplier.api.post('/supply/offers', offer({ quantityKg: '2000000' }))).status).toBe(201)
    const opened = await operator.post('/rounds', round())
    roundId = opened.body.id
    await operator.post(`/rounds/${roundId}/open`)
    await until(
      'all lines and the offer have joined',
      async () =>
        (await operator.all(`/rounds/${roundId}/lines`)).length === ROWS &&
        (await operator.all(`/rounds/${roundId}/offers`)).length === 1,
    )
    await matchRound({ operator, roundId, members: [member], suppliers: [supplier] })
    expect(await operator.all(`/rounds/${roundId}/allocations`)).toHaveLength(ROWS)
  })
  afterAll(async () => {
    await browser?.close()
    await hub?.stop()
  })

  test('a forecast on paper has lines that are not in sight on the screen', onPaper)

  test('the allocations of a round scroll to the last without standing still, and by keyboard', async () => {
    const operator = await browser.visit()
    await signIn(operator, hub.url, { role: 'operator' }, `/rounds/${roundId}?tab=match&part=allocations`)
    const { page } = operator
    const table = page.getByRole('table', { name: 'Allocations, 10,000 rows' })
    await table.waitFor({ timeout: 60_000 })
    await settled(operator)
    await expectSmooth(operator, '[role=table][aria-label="Allocations, 10,000 rows"]')
    await table
      .locator(`[aria-rowindex="${ROWS + 1}"]`)
      .getByText('Nordmotor AG')
      .waitFor()
    await table.locator('[role=row][tabindex="0"]').or(table.locator('[role=row].body').last()).last().focus()
    await page.keyboard.press('Home')
    await table.locator('[aria-rowindex="2"]:focus').waitFor()
    await page.keyboard.press('End')
    await table.locator(`[aria-rowindex="${ROWS + 1}"]:focus`).waitFor()
    expect(operator.complaints).toEqual([])
    await operator.end()
  }, 300_000)

  test('a forecast scrolls to its last line, which is edited by keyboard', async () => {
    const member = await browser.visit()
    const { page } = member
    await signIn(member, hub.url, { role: 'member', organisation: 'Nordmotor AG' }, `/my/forecasts/${forecastId}`)
    await page.getByText(/^Lines: 10,000/).waitFor({ timeout: 60_000 })
    await settled(member)
    await expectSmooth(member, '[role=grid][aria-label="Lines of the forecast"]')
    await page.getByRole('gridcell', { name: `L-${ROWS}`, exact: true }).waitFor()
    await page.getByRole('gridcell').last().focus()
    await page.keyboard.press('Control+Home')
    await page.getByRole('gridcell', { name: 'L-1', exact: true }).waitFor()
    await page.keyboard.press('Control+End')
    await page.keyboard.press('Home')
    await page.keyboard.type('L-last')
    await page.keyboard.press('Enter')
    await page.getByRole('gridcell', { name: 'L-last', exact: true }).waitFor()
    expect(member.complaints).toEqual([])
    await member.end()
  }, 300_000)
})

/** More lines than are in sight, few enough to print. */
async function onPaper(): Promise<void> {
  const { api } = await admitted(hub, 'member', { legalName: 'Papier AG' })
  const lines = Array.from({ length: 120 }, (_, at) => line({ reference: `P-${at + 1}` }))
  const { id } = (await api.post('/demand/forecasts', forecast(lines))).body
  const member = await browser.visit()
  await signIn(member, hub.url, { role: 'member', organisation: 'Papier AG' }, `/my/forecasts/${id}`)
  const grid = member.page.getByRole('grid')
  const rows = grid.getByRole('row')
  await grid.getByText('P-1', { exact: true }).waitFor()
  expect(await rows.count()).toBeLessThan(80)
  await member.page.emulateMedia({ media: 'print' })
  await expect.poll(() => rows.count()).toBe(121)
  expect(await grid.evaluate(shown => shown.parentElement?.clientHeight ?? 0)).toBeGreaterThan(120 * 30)
  await member.page.emulateMedia({ media: 'screen' })
  await expect.poll(() => rows.count()).toBeLessThan(80)
  await member.end()
}

/** Scrolls the last way to the end, and holds it against what it may call and leave in the document. */
async function expectSmooth({ page }: Visit, selector: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Profiler.enable')
  await devtools.send('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
  const rows: number[] = []
  for (let step = 0; step <= STEPS; step++)
    rows.push(
      await page.evaluate(`(async () => {
        const scroller = document.querySelector(${JSON.stringify(selector)}).parentElement
        scroller.scrollTop = scroller.scrollHeight - scroller.clientHeight - ${(STEPS - step) * STEP_PX}
        for (const _ of [1, 2]) await new Promise(requestAnimationFrame)
        return scroller.querySelectorAll('[role=row]').length
      })()`),
    )
  const { result } = await devtools.send('Profiler.takePreciseCoverage')
  await devtools.detach()
  const calls = result.flatMap(({ functions }) => functions.flatMap(one => one.ranges[0]?.count ?? []))
  expect(Math.max(...calls)).toBeLessThanOrEqual(MOST_CALLS)
  expect(Math.max(...rows)).toBeLessThanOrEqual(MOST_IN_DOCUMENT)
}
