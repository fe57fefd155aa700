import { expect } from 'vitest'
import { tabTo } from './clicks.ts'
import { type Cast, type Person, whole } from './journey.cast.ts'
import { inState, ROUND } from './journey.joining.ts'

/** From the books' close to the award: two operators, then both sides, then the operators again. */

const confirmed = async ({ page }: Person): Promise<void> => {
  await page.getByRole('button', { name: 'Confirm …' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Confirm', exact: true }).click()
  await page.getByText('Confirmed and carried out.').waitFor()
}
const acts = async ({ page }: Person, act: string, now: string): Promise<void> => {
  await page.getByRole('button', { name: act }).click()
  await page.getByRole('dialog').getByRole('button', { name: now }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

/** One operator ends the collection and asks for an early close; the other confirms it, and the round is matched. */
export async function closes({ url, people: { olga, otto } }: Cast): Promise<void> {
  await olga.page.goto(url)
  await olga.page.getByRole('link', { name: ROUND }).first().click()
  await whole(olga, 'round-collecting')
  await acts(olga, 'Publish the pool …', 'End the collection and publish the pool')
  await inState(olga, 'Offering')
  await acts(olga, 'Close …', 'Close the round and match it')
  await olga.page.getByText(/^You requested this; it is waiting for a second operator/).waitFor()
  await whole(olga, 'round-closing')
  await otto.page.goto(url)
  await otto.page.getByText(/^olga requests this/).waitFor()
  await whole(otto, 'now-waiting')
  await confirmed(otto)
  await inState(olga, 'Matched')
  await whole(olga, 'round-matched')
}

/** The buyer accepts one allocation by keyboard alone. */
export async function acceptsByKeyboard({ url, people: { buyer } }: Cast): Promise<void> {
  const { page } = buyer
  await page.goto(url)
  await page.getByText('Decide 4 allocations').waitFor()
  await whole(buyer, 'home-deciding')
  await tabTo(buyer, page.getByRole('link', { name: 'Review and decide' }))
  await page.keyboard.press('Enter')
  await tabTo(buyer, page.getByRole('row', { name: /K-1/ }).getByRole('button'))
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Why this quantity' }).waitFor()
  await whole(buyer, 'round-deciding')
  await tabTo(buyer, page.getByRole('button', { name: 'Accept', exact: true }))
  await page.keyboard.press('Enter')
  await tabTo(buyer, page.getByRole('dialog').getByRole('button', { name: 'Accept, binding' }))
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByText('3 decisions wait for you.').waitFor()
}

/** The buyer accepts the others at once; what is above the limit, the approver confirms. */
export async function accepts({ url, people: { buyer, approver } }: Cast): Promise<void> {
  const { page } = buyer
  await page.goto(url)
  await page.getByText('Decide 3 allocations').waitFor()
  await buyer.clicks.during('an acceptance', 3, async () => {
    await page.getByRole('link', { name: 'Review and decide' }).click()
    await page.getByRole('button', { name: /^Accept all/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Accept, binding' }).click()
    await page.getByText('1 acceptance waits for an approver.').waitFor()
  })
  await whole(buyer, 'round-accepted')
  await approver.page.goto(url)
  await approver.page.getByText(/^It binds your organisation to EUR/).waitFor()
  await whole(approver, 'home-approving')
  await approver.clicks.during('its confirmation by an approver', 3, () => confirmed(approver))
}

/** The seller accepts what is proposed of its offer. */
export async function sells({ url, people: { seller } }: Cast): Promise<void> {
  const { page } = seller
  await page.goto(url)
  await page.getByText('Decide one allocation').waitFor()
  await seller.clicks.during('an acceptance of a proposal', 3, async () => {
    await page.getByRole('link', { name: 'Review and decide' }).click()
    await page.getByRole('button', { name: 'Accept all of it' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Accept, binding' }).click()
    await page.getByText(/^The round proposed this for your offer/).waitFor()
  })
  await whole(seller, 'round-seller')
}

/** One operator awards; the other confirms. */
export async function awards({ url, people: { olga, otto } }: Cast): Promise<void> {
  await olga.page.goto(url)
  await whole(olga, 'now-matched')
  await olga.clicks.during('an award', 4, async () => {
    await olga.page.getByRole('link', { name: ROUND }).first().click()
    await acts(olga, 'Award …', 'Award the round')
    await olga.page.getByText(/^You requested this; it is waiting for a second operator/).waitFor()
  })
  await whole(olga, 'round-awarding')
  await otto.page.goto(url)
  await otto.page.getByText(/^olga requests this/).waitFor()
  await otto.clicks.during('its confirmation by another operator', 4, () => confirmed(otto))
  await inState(olga, 'Awarded')
  expect(await olga.page.getByRole('button', { name: 'Award …' }).count()).toBe(0)
  await whole(olga, 'round-awarded')
}
