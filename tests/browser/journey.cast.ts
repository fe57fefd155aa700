import { until } from '@lodestone/testing'
import { plain } from '../system/contact.ts'
import { startWholeHub } from '../system/hub.ts'
import { openTrap } from '../system/mail.trap.ts'
import { axeFaults, type Browser, openBrowser, overflow, settled, type Visit } from './browser.ts'
import { type Clicks, countClicks } from './clicks.ts'
import { stood } from './shifts.ts'

/** A hub of which nobody has heard yet, and the people who meet there. */

const TERMS = {
  TERMS_VERSION: '2027-01',
  TERMS_SHA256: 'ab'.repeat(32),
  TERMS_URL: 'https://hub.example/terms',
}

/** A person at a window of their own. */
export type Person = Visit & { readonly clicks: Clicks }
const PEOPLE = ['stranger', 'seller', 'buyer', 'approver', 'olga', 'otto', 'auditor'] as const
export type Cast = Awaited<ReturnType<typeof gather>>

export async function gather() {
  const trap = await openTrap()
  const env = { ...TERMS, MAIL_URL: trap.url, PUBLIC_FACE: '1', FOUR_EYES: '1' }
  const [browser, hub] = await Promise.all([openBrowser(), startWholeHub(env)])
  const [stranger, seller, buyer, approver, olga, otto, auditor] = await Promise.all(PEOPLE.map(() => enter(browser)))
  if (!stranger || !seller || !buyer || !approver || !olga || !otto || !auditor) throw new Error('somebody is missing')
  return {
    url: hub.url,
    people: { stranger, seller, buyer, approver, olga, otto, auditor },
    /** Where an e-mail's invitation leads, once it has come. */
    invitationOf: (address: string): Promise<string> =>
      until(`${address} is invited`, async () => {
        const links = trap.mails
          .filter(({ to }) => to === address)
          .map(mail => /\/join#[\w-]{43}/.exec(plain(mail))?.[0])
        return links.find(link => link !== undefined)
      }),
    end: async () => {
      await browser.close()
      await hub.stop()
      await trap.stop()
    },
  }
}

async function enter(browser: Browser): Promise<Person> {
  const visit = await browser.visit()
  return { ...visit, clicks: await countClicks(visit) }
}

const PICTURES = process.env.PICTURES
/** Whose first page axe has judged: the quick proof has it judge no other, which takes half of the journey's time. */
const judged = new Set<Visit>()

/** That a page on the way is whole: it stands still, axe finds nothing, it is not wider than its window, and nothing complains. */
export async function whole(visit: Visit, name: string): Promise<void> {
  await settled(visit)
  await stood(visit)
  if (PICTURES) await visit.page.screenshot({ path: `${PICTURES}/journey-${name}.png` })
  // Where somebody was led to, the head of the page would lie over what is above.
  await visit.page.evaluate('scrollTo(0, 0)')
  const isJudged = process.env.PROOF !== 'quick' || !judged.has(visit)
  judged.add(visit)
  const faults = [...(isJudged ? await axeFaults(visit) : []), ...visit.complaints.splice(0)]
  if (faults.length > 0) throw new Error(`${name}: ${faults.join('\n')}`)
  if ((await overflow(visit)) > 0) throw new Error(`${name} is wider than its window`)
}
