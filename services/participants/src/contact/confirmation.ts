import type { Sql } from '@lodestone/database'
import { ProblemError } from '@lodestone/http'
import type { ServiceContext } from '@lodestone/service'
import { lockHearer } from '../hearer/hearer.store.ts'
import { hasPost } from '../mail/mail.ts'
import { DAY_MS } from '../webhook/webhook.ts'
import { addressOf } from './address.ts'
import { insertConfirmation, listAsked } from './confirmation.store.ts'
import { type Contact, dropWaiting } from './contact.store.ts'
import { MOST_ASKED, waitToAsk } from './contact.ts'

/** Has the reader of a contact's address asked, by one e-mail in the place of what waits. Throws 429 beyond the bounds. */
export async function askReader(
  { clock, config, newId, keys }: Pick<ServiceContext, 'clock' | 'config' | 'newId' | 'keys'>,
  tx: Sql,
  { id: contactId, hearerId, email }: Contact,
): Promise<void> {
  const whom = { contactId, address: await addressOf(keys, { hearerId, email }) }
  // Two that are asked at once count each other.
  await lockHearer(tx, hearerId)
  const now = clock()
  const asked = await listAsked(tx, hearerId, new Date(now.getTime() - DAY_MS))
  const wait = waitToAsk(asked, whom, now)
  if (wait > 0)
    throw new ProblemError(
      'rate-limited',
      `An address is asked to confirm at most ${MOST_ASKED.contact} times in 24 hours, and all your contacts together ${MOST_ASKED.organisation} times.`,
      undefined,
      Math.ceil(wait / 1_000),
    )
  await dropWaiting(tx, contactId)
  if (hasPost(config)) await insertConfirmation(tx, { ...whom, id: newId(), hearerId, askedAt: now.toISOString() })
}
