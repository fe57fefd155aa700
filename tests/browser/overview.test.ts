import { readFile } from 'node:fs/promises'
import { openWorkbook } from '@lodestone/files'
import type { Download } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { axeFaults, type Browser, browserPath, openBrowser, overflow, settled, signIn, type Visit } from './browser.ts'
import { type PlayedHub, startPlayedHub } from './played.ts'

let browser: Browser
let shown: PlayedHub

/** What rounds came to on one page, its tables as workbooks, and the search of everything. */
describe.skipIf(browserPath() === undefined)('over rounds', () => {
  beforeAll(async () => {
    ;[browser, shown] = await Promise.all([openBrowser(), startPlayedHub()])
  })
  afterAll(async () => {
    await browser?.close()
    await shown?.hub.stop()
  })

  describe('the page', overPage)
  describe('the search', searching)
})

async function enter(role: 'auditor' | 'operator' | 'member' | 'supplier', path: string, size = {}): Promise<Visit> {
  const visit = await browser.visit(size)
  await signIn(visit, shown.hub.url, shown.whoFor({ name: '', role, path: () => path }), path)
  await settled(visit)
  return visit
}

/** The rows of a saved workbook's first sheet. */
async function rowsOf(file: Download) {
  const workbook = await openWorkbook(await readFile(await file.path()))
  return (await workbook.table(workbook.sheets[0] ?? ''))?.rows ?? []
}

function overPage() {
  test('shows an auditor what the hub says, defines each figure, and gives a table as a workbook of numbers', async () => {
    const { body } = await shown.played.operator.get('/rounds/overview')
    const [goods] = body.byMaterial
    const visit = await enter('auditor', '/overview')
    const { page, complaints } = visit
    const table = page.getByRole('table', { name: /^Quantities by material/ })
    await table.getByText('NdPr oxide').waitFor()
    const explains = (term: string) =>
      page
        .getByRole('button', { name: `${term}: what it means` })
        .first()
        .waitFor()
    for (const term of ['Asked', 'Awarded', 'Delivered', 'Fulfilment']) await explains(term)
    await page.getByRole('button', { name: 'Fulfilment: what it means' }).click()
    await page.getByText('Delivered of awarded, in per cent').waitFor()
    await page.keyboard.press('Escape')

    const download = page.waitForEvent('download')
    const card = page.getByRole('region', { name: 'From asked to delivered' })
    await card.getByRole('button', { name: 'Save as Excel' }).click()
    const file = await download
    expect(file.suggestedFilename()).toBe('Quantities-by-material.xlsx')
    const [heads, row] = (await rowsOf(file)).map(({ cells }) => cells.map(cell => [cell?.kind, cell?.text]))
    expect(heads?.map(([, text]) => text)).toEqual([
      ...['Material', 'Form', 'Asked (kg)', 'Confirmed (kg)', 'Matched (kg)', 'Accepted (kg)', 'Awarded (kg)'],
      ...['Contracted (kg)', 'Delivered (kg)', 'Delivered of awarded (%)'],
    ])
    expect(row?.slice(0, 3)).toEqual([
      ['text', 'NdPr oxide'],
      ['text', 'Oxides'],
      ['number', goods.asked],
    ])
    expect(row?.at(-2)).toEqual(['number', goods.delivered])

    await page.getByRole('tab', { name: 'Savings' }).click()
    await explains('Saving against ceilings')
    await page.getByRole('tab', { name: 'Made outside China' }).click()
    await explains('Outside China')
    await page.getByRole('tab', { name: 'Rounds and their time' }).click()
    const rounds = page.waitForEvent('download')
    await page
      .getByRole('region', { name: 'Rounds', exact: true })
      .getByRole('button', { name: 'Save as Excel' })
      .click()
    const [first, second] = await rowsOf(await rounds)
    const opened = first?.cells.findIndex(cell => cell?.text === 'Opened (UTC)') ?? -1
    expect(second?.cells[opened]).toMatchObject({
      kind: 'date',
      text: expect.stringContaining(body.items[0].openedAt.slice(0, 16)),
    })
    expect(complaints).toEqual([])
    await visit.end()
  })

  test('shows a member its own, and nothing of an index', async () => {
    const { body } = await (shown.played.members[0]?.api ?? shown.played.operator).get('/rounds/overview')
    expect(body.of).toBe('own')
    const visit = await enter('member', '/overview')
    const { page } = visit
    const table = page.getByRole('table', { name: /^Quantities by material/ })
    const asked = Number(body.byMaterial[0].asked)
    const figure =
      asked < 1_000 ? `${asked} kg` : `${(asked / 1_000).toLocaleString('en-GB', { maximumFractionDigits: 1 })} t`
    await table.getByText(figure).first().waitFor()
    await page.getByRole('tab', { name: 'Savings' }).click()
    await page.getByRole('button', { name: 'Saving against ceilings: what it means' }).waitFor()
    expect(await page.getByText(/the index/i).count()).toBe(0)
    await visit.end()
  })

  test('offers a supplier no page of an origin that it is told nothing of', async () => {
    const visit = await enter('supplier', '/overview')
    const { page } = visit
    await page.getByRole('tab', { name: 'Savings' }).waitFor()
    expect(await page.getByRole('tab', { name: 'Made outside China' }).count()).toBe(0)
    await visit.end()
  })

  test('says so where no round was opened', async () => {
    const visit = await enter('operator', '/overview?span=2023')
    await visit.page.getByText('No round was opened in this time.').waitFor()
    await visit.end()
  })
}

function searching() {
  test('is opened by Ctrl-K, goes by keyboard to what was typed, and gives the focus back', async () => {
    const visit = await enter('operator', '/')
    const { page, complaints } = visit
    const { name, reference } = (await shown.played.operator.get(`/rounds/${shown.ids.roundId}`)).body
    await page.keyboard.press('Control+k')
    const box = page.getByRole('dialog', { name: 'Search' }).getByRole('searchbox')
    await box.waitFor()
    await expect.poll(() => axeFaults(visit)).toEqual([])
    await page.keyboard.press('Escape')
    await box.waitFor({ state: 'detached' })

    const button = page.getByRole('button', { name: 'Search', exact: true })
    await button.click()
    await box.waitFor()
    await page.keyboard.press('Escape')
    await page.locator('.search-button:focus').waitFor()
    await button.press('Enter')
    await box.fill('partic')
    await page.getByRole('option', { name: 'Participants' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Participants', level: 1 }).waitFor()

    await page.keyboard.press('Control+k')
    await box.fill(`${name.slice(0, 3)} ${reference}`)
    await page.getByRole('option', { name }).first().waitFor()
    await expect.poll(() => axeFaults(visit)).toEqual([])
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/rounds/${shown.ids.roundId}`)

    await page.keyboard.press('Control+k')
    await box.fill('nothing is called like this')
    await page.getByText('Nothing is called so.').waitFor()
    expect(complaints).toEqual([])
    await visit.end()
  })

  test.each([
    ['member', '/demand/forecasts', 'my/forecasts'],
    ['supplier', '/supply/offers', 'my/offers'],
  ] as const)('finds a %s its own, and no participant, on a phone too', async (role, list, place) => {
    const { api } = (role === 'member' ? shown.played.members[0] : shown.played.suppliers[0]) ?? {}
    const [{ id, reference }] = (await (api ?? shown.played.operator).get(list)).body.items
    const rival = (await shown.played.operator.get(`/participants/${shown.played.members[1]?.id}`)).body.legalName
    const visit = await enter(role, '/', { width: 390, height: 844 })
    const { page } = visit
    const asked: string[] = []
    page.on('request', request => asked.push(new URL(request.url()).pathname))
    await page.getByRole('button', { name: 'Search', exact: true }).click()
    const box = page.getByRole('dialog', { name: 'Search' }).getByRole('searchbox')
    await box.fill(rival)
    await page.getByText('Nothing is called so.').waitFor()
    expect(asked).not.toContain('/api/v1/participants')
    await box.fill(reference)
    await page.getByRole('option', { name: reference }).first().waitFor()
    expect(await overflow(visit)).toBe(0)
    await expect.poll(() => axeFaults(visit)).toEqual([])
    await page.getByRole('option', { name: reference }).first().click()
    await page.waitForURL(`**/${place}/${id}`)
    await visit.end()
  })
}
