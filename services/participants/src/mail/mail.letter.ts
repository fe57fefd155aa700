import { originOf, type ServiceContext } from '@lodestone/service'
import { confirmTokenOf } from '../contact/confirm.ts'
import { tokenOf } from '../contact/unsubscribe.ts'
import { nameOf } from '../hearer/hearer.store.ts'
import { kindOfHearer } from '../hearer/hearer.ts'
import { noticesById } from '../notice/notice.store.ts'
import { confirmationText } from './mail.confirmation.ts'
import type { DueMail } from './mail.due.ts'
import { textOf } from './mail.text.ts'
import type { Letter } from './mail.transport.ts'
import { CONFIRMATION } from './mail.ts'

type Context = Pick<ServiceContext, 'database' | 'config'>

/** The same at each attempt, while its contact stays as it is; undefined where nothing is left to be told: notices are taken back and forgotten. */
export const letterOf = (context: Context, due: DueMail): Promise<Letter | undefined> =>
  due.type === CONFIRMATION ? confirmationOf(context, due) : noticesOf(context, due)

function headOf({ config }: Context, due: DueMail) {
  const id = `${due.id}.${due.contact_id}`
  return {
    id,
    date: new Date(due.created_at),
    messageId: `<${id}@${new URL(originOf(config)).hostname}>`,
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': due.language },
  }
}

const signerOf = (due: DueMail) => ({ id: due.contact_id, email: due.email, unsubscribeKey: due.unsubscribe_key })

/** To the address alone: what an organisation calls its reader is not told to whom it may be a stranger. */
async function confirmationOf(context: Context, due: DueMail): Promise<Letter> {
  const token = confirmTokenOf(signerOf(due), new Date(due.created_at))
  return {
    ...headOf(context, due),
    to: { name: '', address: due.email },
    ...confirmationText(due.language, {
      organisation: await nameOf(context.database, { hearerId: due.participant_id, language: due.language }),
      link: `${originOf(context.config)}/api/v1/confirm/${token}`,
    }),
  }
}

async function noticesOf(context: Context, due: DueMail): Promise<Letter | undefined> {
  const origin = originOf(context.config)
  const unsubscribe = `${origin}/api/v1/unsubscribe/${tokenOf(signerOf(due))}`
  const notices = await noticesById(context.database, due.notice_ids)
  if (notices.length === 0) return undefined
  const daily = due.notice_ids[0] !== due.id
  const head = headOf(context, due)
  const to = kindOfHearer(due.participant_id, due.takes_part)
  return {
    ...head,
    // Whom an application names has confirmed nothing, and may be a stranger to it.
    to: { name: to === 'applicant' ? '' : due.name, address: due.email },
    ...textOf(due.language, notices, {
      origin,
      unsubscribe,
      daily,
      to,
    }),
    headers: {
      'List-Unsubscribe': `<${unsubscribe}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      ...head.headers,
    },
  }
}
