import type { TestHub } from '@lodestone/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { admitted, startWholeHub } from '../system/hub.ts'
import type { Party } from '../system/journey.ts'
import { axeFaults, type Browser, browserPath, openBrowser, overflow, settled, signIn, type Visit } from './browser.ts'

let browser: Browser
let hub: TestHub
let member: Party
let visit: Visit

const SAP = [
  'Material;Materialkurztext;Werk;Bedarfsmenge;BME;Termin',
  '4711;Neodymium metal;1000;1,5;TO;01/02/2028',
  '4711;Neodymium metal;1000;250;KG;02/02/2028',
  'MAG-12;Magnet N45SH;Japan;2.000,0;ST;03/02/2028',
]
const DELFOR = `UNB+UNOC:3+BUYER+HUB+261201:0900+7'
UNH+1+DELFOR:D:97A:UN'
BGM+241+PLAN-7+9'
NAD+ST+1000::92'
LIN+1++4711:IN'
QTY+113:400:KGM'
DTM+2:202813:616'
UNT+7+1'
UNZ+1+7'
`

/** Takes pictures where `PICTURES` names a folder: for looking, not for judging. */
async function picture(name: string): Promise<void> {
  const folder = process.env.PICTURES
  if (folder === undefined) return
  for (const width of [1440, 390]) {
    await visit.page.setViewportSize({ width, height: 1900 })
    await visit.page.screenshot({ path: `${folder}/${name}-${width}.png`, animations: 'disabled' })
  }
  await visit.page.setViewportSize({ width: 1440, height: 900 })
}

/** Drops a file into the window that imports one. */
async function drop(name: string, text: string): Promise<void> {
  const { page } = visit
  await page.goto(`${hub.url}/my/forecasts/new`)
  await settled(visit)
  await page.getByRole('button', { name: 'Import a file' }).click()
  const file = { name, mimeType: 'text/plain', buffer: Buffer.from(text) }
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByText('Say once what its numbers mean').waitFor()
}
const group = (number: string) => visit.page.getByRole('group', { name: number })
async function choose(label: string, option: string, inside = visit.page.getByRole('dialog')): Promise<void> {
  await inside.getByRole('button', { name: label }).press('Enter')
  await visit.page.getByRole('option', { name: option, exact: true }).press('Enter')
}
const read = () => visit.page.getByRole('button', { name: 'Read the file' })

describe.skipIf(browserPath() === undefined)('files of a member’s own system', () => {
  beforeAll(async () => {
    ;[browser, hub] = await Promise.all([openBrowser(), startWholeHub()])
    member = await admitted(hub, 'member')
    const { legalName: organisation } = (await member.api.get(`/participants/${member.id}`)).body
    visit = await browser.visit()
    await signIn(visit, hub.url, { role: 'member', organisation }, '/my/forecasts')
    await settled(visit)
  })
  afterAll(async () => {
    await browser?.close()
    await hub?.stop()
  })
  beforeEach(() => visit.complaints.splice(0))

  test('an ERP export is mapped on screen, saved for the organisation, and its lines are taken', async () => {
    const { page } = visit
    await drop('mrp.csv', `${SAP.join('\n')}\n`)
    // What the file shows is proposed, and said to be; which of day and month comes first it does not show.
    await page.getByText('Proposed. Such as 1,5 · 250 · 2.000,0').waitFor()
    await group('4711').getByText('Proposed.').waitFor()
    await page.getByText('Proposed. Japan').waitFor()
    await page.getByText(/Still to fill in.*Order of the dates.*MAG-12.*Plant 1000/).waitFor()
    expect(await read().isDisabled()).toBe(true)
    expect(await axeFaults(visit)).toEqual([])
    await picture('mapping-new')
    await choose('Order of the dates', 'Day, month, year')
    await choose('Material', 'Sintered NdFeB magnet', group('MAG-12'))
    await group('MAG-12').getByLabel('Grade').fill('N45SH')
    await group('MAG-12').getByLabel('kg per piece').fill('0.012')
    await page.getByLabel('Plant 1000').fill('germany')
    await page.getByLabel('Name of the mapping').fill('SAP forecast')
    await page.getByText('Germany', { exact: true }).waitFor()
    await read().click()
    await page.getByText('3 rows read, 2 without errors. The file has no errors.').waitFor()
    await page.getByRole('button', { name: 'Save for our organisation' }).press('Enter')
    await page.getByText('Mapping “SAP forecast” saved.').waitFor()
    await page.getByText('3 rows read, 2 without errors. The file has no errors.').waitFor()
    expect(await axeFaults(visit)).toEqual([])
    expect(await overflow(visit)).toBe(0)
    await picture('mapping-read')
    await page.getByRole('button', { name: 'Take 2 lines into the table' }).click()
    await page.getByRole('gridcell', { name: '1750' }).first().waitFor()
    const [listed] = (await member.api.get('/demand/mappings')).body.items
    expect((await member.api.get(`/demand/mappings/${listed.id}`)).body).toMatchObject({
      name: 'SAP forecast',
      format: 'erp',
      mapping: {
        columns: { material: 'Material', plant: 'Werk', quantity: 'Bedarfsmenge', unit: 'BME', date: 'Termin' },
        materials: { '4711': { material: 'nd-metal' }, 'MAG-12': { grade: 'N45SH', kgPerUnit: '0.012' } },
        plants: { '1000': 'DE', Japan: 'JP' },
        dateOrder: 'DMY',
      },
    })
    expect(visit.complaints).toEqual([])
  })

  test('the next file of the kind is read by it, and only a new material number is asked for', async () => {
    const { page } = visit
    await drop('mrp-2.csv', `${SAP.join('\n')}\n4712;Dysprosium oxide;1000;3;KG;04/02/2028\n`)
    await page.getByText('2 are in the saved mapping already.').first().waitFor()
    expect(await page.locator('fieldset').count()).toBe(1)
    // Its material is proposed by what the file calls it; the mapping that is saved does not name it yet.
    await group('4712').getByText('Proposed.').waitFor()
    await choose('Material', 'Terbium oxide', group('4712'))
    await picture('mapping-lacks')
    await page.getByRole('button', { name: 'Save changes' }).click()
    await page.getByText('4 rows read, 3 without errors. The file has no errors.').waitFor()
    expect(await axeFaults(visit)).toEqual([])
    await page.getByRole('button', { name: 'Take 3 lines into the table' }).click()
    await drop('mrp-3.csv', `${SAP.join('\n')}\n4712;Dysprosium oxide;1000;3;KG;04/02/2028\n`)
    await page.getByText('4 rows read, 3 without errors. The file has no errors.').waitFor()
    expect(visit.complaints).toEqual([])
  })

  describe('without columns', others)
})

function others() {
  test('a DELFOR has no columns to map, by whatever name it comes', async () => {
    const { page } = visit
    await drop('plan.txt', DELFOR)
    await page.getByText('EDIFACT DELFOR', { exact: false }).first().waitFor()
    expect(await page.getByText('Column that says when').count()).toBe(0)
    await choose('Material', 'Neodymium metal', group('4711'))
    await page.getByLabel('Plant 1000').fill('DE')
    await picture('mapping-delfor')
    await read().click()
    await page.getByText('1 row read, 1 without errors. The file has no errors.').waitFor()
    await page.getByRole('button', { name: 'Take one line into the table' }).click()
    await page.getByRole('gridcell', { name: '400' }).first().waitFor()
    expect(visit.complaints).toEqual([])
  })

  test('what is saved is listed, and deleted by whoever may act', async () => {
    const { page } = visit
    await page.goto(`${hub.url}/my/forecasts`)
    await settled(visit)
    await page.getByText('SAP forecast').waitFor()
    expect(await axeFaults(visit)).toEqual([])
    await picture('mapping-list')
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('Mapping “SAP forecast” deleted.').waitFor()
    expect((await member.api.get('/demand/mappings')).body.items).toEqual([])
  })
}
