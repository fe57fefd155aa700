import type { Locator } from 'playwright-core'
import { tabTo } from './clicks.ts'
import { type Cast, type Person, whole } from './journey.cast.ts'
import { ROUND } from './journey.joining.ts'

/** What goes into the round: what the buyer needs, and what the seller offers. */

/** A forecast of three lines, of which the first is worth more than a trader may bind alone. */
export async function forecasts({ url, people: { buyer } }: Cast): Promise<void> {
  const { page } = buyer
  await page.goto(url)
  await buyer.clicks.during('a forecast of three lines', 5, async () => {
    await page.getByRole('link', { name: 'Enter a forecast' }).click()
    await page.getByLabel('Reference').click()
    await page.keyboard.type('Spring')
    await page.getByRole('gridcell').first().click()
    for (const [at, [line, kg]] of [
      ['L-1', '1000'] as const,
      ['L-2', '400'] as const,
      ['L-3', '300'] as const,
    ].entries()) {
      if (at > 0) await page.keyboard.press('Home')
      await typeLine(buyer, line, kg)
      if (at < 2) await page.keyboard.press('Enter')
    }
    await page.keyboard.press('Tab')
    await page.getByText('Lines: 3, 1,700 kg in all.').waitFor()
    await page.getByRole('button', { name: 'Submit', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Submit', exact: true }).click()
    await page.getByRole('heading', { name: 'Spring', level: 1 }).waitFor()
  })
  await whole(buyer, 'forecast')
}

/** Types one line from its first cell to its end use, which stays open. */
async function typeLine({ page: { keyboard } }: Person, line: string, kg: string): Promise<void> {
  for (const text of [line, 'ndpr-oxide', '', kg, '', '2027-Q2', 'DE', '120']) {
    await keyboard.type(text)
    await keyboard.press('Tab')
  }
  for (const choice of ['EUR', 'Intent']) {
    await keyboard.press('F2')
    await keyboard.type(choice)
    await keyboard.press('Tab')
  }
  await keyboard.type('traction motors')
}

/** Another forecast, by keyboard alone. */
export async function forecastsByKeyboard({ url, people: { buyer } }: Cast): Promise<void> {
  const { page } = buyer
  const { keyboard } = page
  const press = async (what: Locator) => {
    await tabTo(buyer, what)
    await keyboard.press('Enter')
  }
  await page.goto(url)
  await press(page.getByRole('navigation').getByRole('link', { name: 'Forecasts' }))
  await page.getByRole('heading', { name: 'Forecasts', level: 1 }).waitFor()
  await whole(buyer, 'forecasts')
  await press(page.getByRole('link', { name: 'New forecast' }).first())
  await tabTo(buyer, page.getByLabel('Reference'))
  await keyboard.type('Samples')
  await tabTo(buyer, page.getByRole('gridcell').first())
  await typeLine(buyer, 'K-1', '200')
  await keyboard.press('Tab')
  await whole(buyer, 'forecast-new')
  await keyboard.press('Escape')
  await press(page.getByRole('button', { name: 'Submit', exact: true }))
  await press(page.getByRole('dialog').getByRole('button', { name: 'Submit', exact: true }))
  await page.getByRole('heading', { name: 'Samples', level: 1 }).waitFor()
}

const PAPER = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkAAIAAAoAAv/lxKUAAAAASUVORK5CYII=',
  'base64',
)

/** The seller's first offer says all of its chain, and uploads what proves it. It is for another quarter. */
export async function offersInFull({ url, people: { seller } }: Cast): Promise<void> {
  const { page } = seller
  await page.goto(`${url}/my/offers`)
  await whole(seller, 'offers-empty')
  await page.getByRole('link', { name: 'New offer' }).first().click()
  await page.getByLabel('Reference').fill('OFF-1')
  await page.getByRole('button', { name: /Material/ }).click()
  await page.getByRole('option', { name: 'NdPr oxide' }).click()
  await says(seller, { 'Quantity in kg': '500', Period: '2027-Q3', 'Delivered from': 'AU' })
  await says(seller, { 'Valid until': '2028-12-31', 'Price per kg': '92' })
  for (const [at, [name, site]] of [
    ['1. Mining', 'Mount Pale'] as const,
    ['2. Separation', 'Port Kembla'] as const,
  ].entries()) {
    const stage = page.getByRole('group', { name })
    await stage.getByRole('combobox', { name: 'Country' }).fill('AU')
    await stage.getByLabel('Site').fill(site)
    await stage.getByLabel('Operator').fill('Southern Earths')
    await stage.getByRole('button', { name: 'Add an owner of Southern Earths' }).click()
    await stage.getByLabel('Owner').fill('Nina South')
    await stage.getByRole('combobox', { name: 'Country' }).last().fill('AU')
    await stage.getByLabel('Share in %').fill('100')
    await page.getByRole('button', { name: 'Add a document' }).click()
    const paper = page.getByRole('group', { name: `${at + 1}. Certificate of origin` })
    if (at > 0) {
      await paper.getByRole('button', { name: /Stage/ }).click()
      await page.getByRole('option', { name: 'Separation' }).click()
    }
    await paper.getByLabel('Issued by').fill('Chamber of Commerce')
    await paper.getByLabel('Valid from').fill('2026-01-01')
    await paper.getByLabel('Valid to').fill('2029-01-01')
    await paper.locator('input[type=file]').setInputFiles({ name: 'origin.png', mimeType: 'image/png', buffer: PAPER })
    await paper.getByText(/^Uploaded, hash/).waitFor()
  }
  await whole(seller, 'offer-new')
  await page.getByRole('button', { name: 'Post the offer' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Post the offer' }).click()
  await page.getByRole('heading', { name: 'OFF-1', level: 1 }).waitFor()
  await page.getByText('Documented', { exact: true }).first().waitFor()
  await whole(seller, 'offer')
}

async function says({ page }: Person, terms: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, text] of Object.entries(terms)) await page.getByLabel(label, { exact: true }).fill(text)
}

/** The offer for the round, with the chain and the evidence that were told before. */
export async function offersAgain({ url, people: { seller } }: Cast): Promise<void> {
  const { page } = seller
  await page.goto(url)
  await page.getByText(`You have no offer in “${ROUND}”`).waitFor()
  await seller.clicks.during('an offer with evidence from a saved chain', 6, async () => {
    await page.getByRole('link', { name: 'Enter an offer' }).click()
    await page.getByRole('button', { name: 'As in an earlier offer' }).click()
    await page.getByRole('menuitem', { name: /^OFF-1/ }).click()
    await page.getByLabel('Reference').click()
    await page.keyboard.type('OFF-2')
    await says(seller, { 'Quantity in kg': '3000', Period: '2027-Q2', 'Valid until': '2028-12-31' })
    await says(seller, { 'Price per kg': '90' })
    await page.getByRole('button', { name: 'Post the offer' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Post the offer' }).click()
    await page.getByRole('heading', { name: 'OFF-2', level: 1 }).waitFor()
  })
  await page.getByText('Documented', { exact: true }).first().waitFor()
  await whole(seller, 'offer-again')
}
