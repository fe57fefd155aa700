import { signIn } from './browser.ts'
import { type Cast, type Person, whole } from './journey.cast.ts'

/** From nothing to a round, and to people who may act in it. */

export const ROUND = 'Light rare earths, spring 2027'

/** An operator drafts a round and opens it. */
export async function opens({ url, people: { olga } }: Cast): Promise<void> {
  const { page } = olga
  await signIn(olga, url, { role: 'operator' })
  await whole(olga, 'now-empty')
  await page.getByRole('link', { name: 'All rounds' }).click()
  await whole(olga, 'rounds-empty')
  await page.getByRole('link', { name: 'New round' }).first().click()
  await page.getByLabel('Name', { exact: true }).fill(ROUND)
  await page.getByLabel('Reference', { exact: true }).fill('2027-1')
  await page.getByText('NdPr oxide', { exact: true }).click()
  await page.getByText('Q2 2027', { exact: true }).click()
  await page.getByLabel('Most from one country (%)').fill('100')
  await whole(olga, 'round-new')
  await page.getByRole('button', { name: 'Create draft' }).click()
  await page.getByRole('heading', { level: 1, name: ROUND }).waitFor()
  await whole(olga, 'round-draft')
  await page.getByRole('button', { name: 'Open …' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Open the round' }).click()
  await inState(olga, 'Collecting')
}

export const inState = ({ page }: Person, state: string): Promise<void> =>
  page.locator('.page-aside').getByText(state, { exact: true }).waitFor({ timeout: 60_000 })

/** A stranger reads what rounds are coming and how to join, and follows to the application. */
export async function reads({ url, people: { stranger } }: Cast): Promise<void> {
  const { page } = stranger
  await page.goto(`${url}/public`)
  await page.getByRole('link', { name: ROUND }).click()
  await page.getByRole('heading', { level: 1, name: ROUND }).waitFor()
  await page.getByText('Collecting', { exact: true }).first().waitFor()
  await whole(stranger, 'public-round')
  await page.getByRole('link', { name: 'How to join' }).click()
  await whole(stranger, 'public-join')
  await page.getByRole('link', { name: 'Sign in and apply' }).click()
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  await whole(stranger, 'sign-in')
}

/** Whoever applies sees the application alone, and is asked before the company is admitted. */
export async function applies({ url, people: { seller, olga } }: Cast): Promise<void> {
  const { page } = seller
  await page.goto(`${url}/public/en/join`)
  await page.getByRole('link', { name: 'Sign in and apply' }).click()
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: /^Somebody new/ }).click()
  await page.getByRole('heading', { name: 'Your application', level: 1 }).waitFor()
  if ((await page.locator('#nav a').allTextContents()).join() !== 'Your application')
    throw new Error('an applicant sees more than its application')
  await page.getByLabel('Legal name').fill('Southern Earths Ltd')
  await page.getByRole('button', { name: /^Member|^Kind|^Takes part/ }).click()
  await page.getByRole('option', { name: /^Supplier/ }).click()
  await countryOf(seller, 'Country', 'Australia')
  await page.getByLabel('LEI').fill('5493001KJTIIGC8Y1R12')
  await page.getByLabel('Street and number').fill('1 Harbour Road')
  await page.getByLabel('City').fill('Port Kembla')
  await page.getByRole('button', { name: 'Add an owner' }).click()
  await page.getByLabel('Owner', { exact: true }).fill('Nina South')
  await countryOf(seller, 'Country', 'Australia', 1)
  await page.getByLabel('Share in %').fill('100')
  await page.getByLabel('A natural person').check()
  await page.getByLabel('Name', { exact: true }).fill('Nina South')
  await page.getByLabel('E-mail address').fill('nina@southern.example')
  await page.getByLabel(/^The company accepts/).check()
  await whole(seller, 'application')
  await page.getByRole('button', { name: 'Send application' }).click()
  await page.getByText('Waits for a decision').waitFor()
  await whole(seller, 'application-sent')

  await olga.page.getByRole('link', { name: /^Applications/ }).click()
  await olga.page.getByRole('link', { name: 'Southern Earths Ltd' }).click()
  await whole(olga, 'application-asking')
  await olga.page.getByRole('button', { name: 'Ask …' }).click()
  await olga.page.getByLabel('Question').fill('Which mine do you draw on?')
  await olga.page.getByRole('button', { name: 'Ask', exact: true }).click()
  await olga.page.getByText('Asked', { exact: true }).waitFor()

  await page.reload()
  await page.getByText('Which mine do you draw on?').waitFor()
  await page.getByLabel('Answer').fill('Mount Pale, which is ours.')
  await page.getByLabel(/^The company accepts/).check()
  await whole(seller, 'application-answer')
  await page.getByRole('button', { name: 'Send answer' }).click()
  await page.getByText('Waits for a decision').waitFor()
}

async function countryOf({ page }: Person, label: string, country: string, nth = 0): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).nth(nth).fill(country)
  await page.getByRole('option', { name: new RegExp(`^${country}`) }).click()
}

/** Another operator admits the company, and its applicant begins as its administrator. */
export async function admits({ url, people: { otto, seller } }: Cast): Promise<void> {
  const { page } = otto
  await signIn(otto, url, { role: 'second operator' })
  await page.getByRole('link', { name: /^Applications/ }).click()
  await page.getByRole('link', { name: 'Southern Earths Ltd' }).click()
  await page.getByText('Mount Pale, which is ours.').waitFor()
  await page.getByRole('button', { name: 'Admit …' }).click()
  await page.getByLabel('Reference').fill('SE-1')
  await page.getByRole('button', { name: 'Admit', exact: true }).click()
  await page.getByRole('main').getByText('Admitted', { exact: true }).waitFor()
  await whole(otto, 'application-admitted')
  await seller.page.getByText(/^Admitted .* You are the administrator/).waitFor()
  await seller.page.getByRole('button', { name: 'Begin' }).click()
  await seller.page.getByText(`You have no offer in “${ROUND}”`).waitFor()
  await whole(seller, 'home-seller')
}

/** A member is registered; its administrator comes by an e-mail, sets a limit, and invites who buys. */
export async function invites(cast: Cast): Promise<void> {
  const { olga, approver, buyer } = cast.people
  const { page } = olga
  await page.getByRole('link', { name: 'Participants' }).click()
  await page.getByRole('button', { name: /^Register/ }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Legal name').fill('Nordmotor AG')
  await form.getByLabel('Reference').fill('NM-1')
  await countryOf(olga, 'Country', 'Germany')
  await form.getByRole('button', { name: 'Register', exact: true }).click()
  await page.getByRole('heading', { name: 'Nordmotor AG', level: 1 }).waitFor()
  await page.getByRole('button', { name: 'Admit …' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Admit', exact: true }).click()
  await page.getByText('Admitted', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Invite administrator …' }).click()
  await invite(olga, 'Anna Nord', 'anna@nordmotor.example')
  await whole(olga, 'participant')

  await join(cast, approver, 'anna')
  await whole(approver, 'home-approver')
  await approver.page.getByRole('link', { name: 'People', exact: true }).click()
  await approver.page.getByLabel('Amount').fill('50000')
  await approver.page.getByRole('button', { name: 'Save limit' }).click()
  await approver.page.getByText(/^Traders accept up to EUR\s50,000\.00 alone\.$/).waitFor()
  await approver.page.getByRole('button', { name: 'Invite …' }).click()
  await invite(approver, 'Ben Nord', 'ben@nordmotor.example')
  await whole(approver, 'people')

  await join(cast, buyer, 'ben')
  await buyer.page.getByText(`You have no line in “${ROUND}”`).waitFor()
  await whole(buyer, 'home-buyer')
}

async function invite({ page }: Person, name: string, address: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name', { exact: true }).fill(name)
  await dialog.getByLabel('E-mail address').fill(address)
  await dialog.getByRole('button', { name: 'Invite', exact: true }).click()
  await dialog.getByText(`${name} is invited`).waitFor()
  await dialog.getByRole('button', { name: 'Done' }).click()
}

async function join(cast: Cast, person: Person, name: string): Promise<void> {
  await signIn(person, cast.url, { person: name }, await cast.invitationOf(`${name}@nordmotor.example`))
  await whole(person, `join-${name}`)
  await person.page.getByRole('button', { name: 'Join' }).click()
  await person.page.locator('#nav').waitFor({ state: 'attached' })
}
