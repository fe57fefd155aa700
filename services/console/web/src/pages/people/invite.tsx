import { newKey } from '@lodestone/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '../../api/problem.ts'
import { useLanguage } from '../../i18n/language.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { Form } from '../../ui/form.tsx'
import { toast } from '../../ui/toast.tsx'
import { InviteFields } from './invite.fields.tsx'
import { InviteLink } from './invite.link.tsx'
import { useInvite } from './people.queries.ts'
import { complaintsOf, draftOf, newText, type Text } from './people.ts'

/** Invites somebody, and shows the link once; enters a machine, which acts at once. */
export function Invite() {
  const { t } = useTranslation('people')
  return (
    <Dialog title={t('inviteTitle')} trigger={<Button kind="primary">{t('invite')}</Button>}>
      {close => <Inviting close={close} />}
    </Dialog>
  )
}

/** Operators invite the first administrator of an organisation, who invites the others. */
export function InviteFirst({ participantId, organisation }: { participantId: string; organisation: string }) {
  const { t } = useTranslation('people')
  return (
    <Dialog title={t('firstTitle', { name: organisation })} trigger={<Button>{t('first')}</Button>}>
      {close => <Inviting close={close} first={participantId} />}
    </Dialog>
  )
}

function Inviting({ close, first }: { close: () => void; first?: string }) {
  const { t } = useTranslation(['people', 'app'])
  const [text, setText] = useState<Text>({
    ...newText(useLanguage()),
    ...(first === undefined ? {} : { position: 'administrator' as const }),
  })
  const [tried, setTried] = useState(false)
  const [fault, setFault] = useState<unknown>()
  const [key, setKey] = useState(newKey)
  const [made, setMade] = useState<{ readonly name: string; readonly link?: string | undefined }>()
  const invite = useInvite()
  const complaints = complaintsOf(text)
  const said = fault instanceof Problem ? fault.errors : []
  if (made) return <InviteLink name={made.name} link={made.link} close={close} />
  const send = async () => {
    setTried(true)
    if (complaints.size > 0) return
    setFault(undefined)
    try {
      const { name, kind, link } = await invite.mutateAsync({ key, body: draftOf(text, first) })
      if (kind === 'human') return setMade({ name, link })
      toast(t('entered', { name }))
      close()
    } catch (error) {
      setFault(error)
    }
  }
  return (
    <Form send={send}>
      <InviteFields
        isFirst={first !== undefined}
        text={text}
        change={change => {
          // A form that was changed is another request.
          setKey(newKey())
          setFault(undefined)
          setText({ ...text, ...change })
        }}
        errorOf={field =>
          tried && complaints.has(field) ? t(`complaint.${field}`) : said.find(({ path }) => path === field)?.message
        }
      />
      {said.length === 0 && <FaultNote error={fault} />}
      <div className="dialog-actions">
        <Button slot="close" kind="quiet">
          {t('app:action.cancel')}
        </Button>
        <Button type="submit" kind="primary" isPending={invite.isPending}>
          {t(text.kind === 'human' ? 'inviteNow' : 'enter')}
        </Button>
      </div>
    </Form>
  )
}
