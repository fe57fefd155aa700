import type { Api } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitted, startWholeHub } from '../system/hub.ts'
import { axeFaults, type Browser, browserPath, openBrowser, signIn, type Visit } from './browser.ts'

const READERS = {
  'de-DE': {
    check: 'Prüfen, ohne zu senden',
    submit: 'Abgeben',
    open: 'Datei einlesen',
    over: 'Dieser Zeitraum ist vorbei.',
    taken: 'Diese Referenz ist schon vergeben: Wählen Sie eine andere.',
    material: 'Dieses Material steht nicht im Katalog.',
    period: 'Erwartet wird ein Quartal wie 2027-Q1 oder ein Monat wie 2027-03.',
    column: 'Das ist hier nicht bekannt.',
  },
  'ja-JP': {
    check: '送信せずに確認',
    submit: '提出',
    open: 'ファイルを取り込む',
    over: 'この期間は終了しています。',
    taken: 'この参照番号はすでに使われています。別のものにしてください。',
    material: 'カタログにない材料です。',
    period: '2027-Q1 のような四半期、または 2027-03 のような月を入力してください。',
    column: 'ここでは使われない項目です。',
  },
} as const
/** Words of the hub's own sentences, which nobody should read here. */
const ENGLISH = /\b(?:not a|must|already|this|unknown|expected|field|is over|such as)\b/i

let browser: Browser
let hub: Awaited<ReturnType<typeof startWholeHub>>
let api: Api

/** What the hub refuses is told in the reader's words: in a cell of the grid, beside a form, and of a file. */
describe.skipIf(browserPath() === undefined)('refusals in the browser', () => {
  beforeAll(async () => {
    ;[browser, hub] = await Promise.all([openBrowser(), startWholeHub()])
    ;({ api } = await admitted(hub, 'member', { legalName: 'Nordmotor AG' }))
    const line = { reference: 'L-1', material: 'ndpr-oxide', quantityKg: '1', period: '2099-Q1', deliverTo: 'DE' }
    const made = await api.post('/demand/forecasts', { reference: 'FC-1', lines: [{ ...line, commitment: 'intent' }] })
    expect(made.status).toBe(201)
  })
  afterAll(async () => {
    await browser?.close()
    await hub?.stop()
  })

  test.each(Object.entries(READERS))('%s: a cell, a form and a file', async (locale, said) => {
    const visit = await browser.visit({ locale })
    await signIn(visit, hub.url, { role: 'member', organisation: 'Nordmotor AG' }, '/my/forecasts/new')
    const { page } = visit
    await page.locator('input').first().fill('FC-1')
    await pasted(visit, 'P-1\tndpr-oxide\t\t5\t\t2020-Q1\tDE\t\t\tintent')
    await page.getByRole('button', { name: said.check }).click()
    await page.getByRole('gridcell').filter({ hasText: said.over }).waitFor()
    expect(await axeFaults(visit)).toEqual([])

    await page.reload()
    await page.locator('input').first().fill('FC-1')
    await pasted(visit, 'P-1\tndpr-oxide\t\t5\t\t2099-Q1\tDE\t\t\tintent')
    await page.getByRole('button', { name: said.submit, exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: said.submit, exact: true }).click()
    const refused = page.getByText(said.taken, { exact: false }).first()
    await refused.waitFor()
    expect(await refused.textContent()).not.toMatch(ENGLISH)

    await page.goto(`${hub.url}/my/forecasts/new`)
    await page.getByRole('button', { name: said.open }).click()
    const head = 'reference;material;quantityKg;period;deliverTo;commitment;colour'
    const csv = `${head}\nL-1;gold;12;2099-Q1;DE;intent;red\nL-2;ndpr-oxide;12;2028-Q9;DE;intent;red\n`
    const file = { name: 'need.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) }
    await page.locator('input[type=file]').setInputFiles(file)
    for (const sentence of [said.material, said.period, said.column]) await page.getByText(sentence).first().waitFor()
    expect(await page.getByRole('status').first().textContent()).not.toMatch(ENGLISH)
    await visit.end()
  })
})

async function pasted({ page }: Visit, row: string): Promise<void> {
  await page.getByRole('gridcell').first().focus()
  await page.evaluate(`{
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', ${JSON.stringify(row)})
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }`)
}
