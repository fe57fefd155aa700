import type { Language } from '@lodestone/contracts'
import { originOf, perContext, type ServiceContext } from '@lodestone/service'
import { openPost } from '../mail/mail.transport.ts'
import type { Invited } from './person.ts'

type Words = { readonly subject: string; readonly ask: string; readonly until: string }
const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    subject: 'You are invited to act for {organisation} in Lodestone',
    ask: 'Open this page, sign in, and join:',
    until: 'The invitation can be used once, until {day} (UTC). If you do not know the sender, ignore it.',
  },
  de: {
    subject: 'Sie sind eingeladen, in Lodestone für {organisation} zu handeln',
    ask: 'Öffnen Sie diese Seite, melden Sie sich an und treten Sie bei:',
    until: 'Die Einladung gilt einmal, bis {day} (UTC). Kennen Sie den Absender nicht, beachten Sie sie nicht.',
  },
  fr: {
    subject: 'Vous êtes invité à agir pour {organisation} dans Lodestone',
    ask: 'Ouvrez cette page, connectez-vous et rejoignez l’organisation :',
    until:
      'L’invitation est valable une fois, jusqu’au {day} (UTC). Si vous ne connaissez pas l’expéditeur, ignorez-la.',
  },
  ja: {
    subject: 'Lodestone で {organisation} を代表して操作するよう招待されています',
    ask: '次のページを開き、サインインして参加してください。',
    until: '招待は一度だけ、{day}（UTC）まで有効です。差出人に心当たりがない場合は無視してください。',
  },
}

/** The page that takes a secret: it stands after the `#`, which no browser sends to a server. */
export const linkOf = (config: Parameters<typeof originOf>[0], secret: string): string =>
  `${originOf(config)}/join#${secret}`

const postOf = perContext(({ config, onStop }: ServiceContext) => {
  const post = openPost(config)
  onStop(() => post?.close())
  return { post }
})

/**
 * Sends an invitation, once: its secret is kept nowhere, so nothing could send it again. The administrator who invites is shown the link
 * too, and may pass it on.
 */
export async function sendInvitation(
  context: ServiceContext,
  person: Invited,
  o: { readonly secret: string; readonly organisation: string; readonly language: Language },
): Promise<void> {
  const { post } = postOf(context)
  if (!post) return
  const { config, clock, log } = context
  const words = WORDS[o.language]
  const day = person.lapsesAt.slice(0, 10)
  const answer = await post.send({
    id: person.id,
    // Who is invited may be a stranger to whoever invites: nothing of theirs but what operators have verified.
    to: { name: '', address: person.email },
    subject: words.subject.replace('{organisation}', () => o.organisation),
    text: `${[words.ask, linkOf(config, o.secret), words.until.replace('{day}', day)].join('\n\n')}\n`,
    date: clock(),
    messageId: `<${person.id}@${new URL(originOf(config)).hostname}>`,
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': o.language },
  })
  if (!answer.taken) log.warn({ personId: person.id }, 'an invitation was not taken by the mail server')
}
