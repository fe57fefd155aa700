import { type Cast, whole } from './journey.cast.ts'
import { inState, ROUND } from './journey.joining.ts'

/** From the award to the last delivery, and what others see of it. */

/** The buyer reports contracts and deliveries until everything has arrived. */
export async function receives({ url, people: { buyer, olga } }: Cast): Promise<void> {
  const { page } = buyer
  await page.goto(url)
  await page.getByText('Report 4 contracts').waitFor()
  await page.getByRole('link', { name: 'Report', exact: true }).click()
  for (const line of ['K-1', 'L-1', 'L-2', 'L-3']) {
    await page
      .getByRole('row', { name: new RegExp(line) })
      .getByRole('button')
      .click()
    for (const report of ['Report the contract', 'Report a delivery']) {
      await page.getByRole('button', { name: report }).click()
      await page.getByRole('dialog').getByRole('button', { name: report }).click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
    await page.getByText('Everything in the contract has arrived.').waitFor()
  }
  await whole(buyer, 'round-delivered')
  await inState(olga, 'Completed')
}

/** The seller sees that its goods have arrived, with their passports. */
export async function hears({ url, people: { seller } }: Cast): Promise<void> {
  const { page } = seller
  await page.goto(url)
  await page.getByRole('navigation').getByRole('link', { name: 'Passports' }).click()
  await page
    .getByRole('row', { name: /NdPr oxide/ })
    .first()
    .waitFor()
  await whole(seller, 'passports')
}

/** The auditor reads the round's record, verifies it, and searches what was done. */
export async function audits({ url, people: { auditor } }: Cast): Promise<void> {
  const { page } = auditor
  await page.goto(url)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: /^Auditor/ }).click()
  await page.getByRole('link', { name: ROUND }).first().click()
  await page.getByRole('tab', { name: 'Record' }).click()
  await whole(auditor, 'record')
  await page.getByRole('button', { name: 'Run it again' }).click()
  await page.getByText('The same result. The checker found no fault.').waitFor({ timeout: 60_000 })
  for (const check of await page.getByRole('button', { name: 'Check the chain in this browser' }).all())
    await check.click()
  await page
    .getByText(/events, every hash holds/)
    .nth(1)
    .waitFor()
  await page.getByRole('link', { name: 'Audit', exact: true }).click()
  await page.getByRole('textbox', { name: 'Person' }).fill('ben')
  await page.getByRole('button', { name: 'Search', exact: true }).last().click()
  await page.getByRole('row', { name: /ben/ }).first().waitFor()
  await whole(auditor, 'audit')
}

/** The stranger sees that the round is over, and what it has published. */
export async function seesResult({ url, people: { stranger } }: Cast): Promise<void> {
  const { page } = stranger
  await page.goto(`${url}/public/en/rounds`)
  await page.getByRole('link', { name: ROUND }).click()
  await page.getByText('Completed', { exact: true }).first().waitFor()
  // One buyer's figures stay its own.
  await page.getByText(/^No figure of this round may be published/).waitFor()
  await page.getByRole('link', { name: /^Record/ }).waitFor()
  await whole(stranger, 'public-result')
}
