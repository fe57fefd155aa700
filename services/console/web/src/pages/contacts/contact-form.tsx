import { newKey } from '@lodestone/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '../../api/problem.ts'
import { isLanguage, LANGUAGES } from '../../i18n/i18n.ts'
import { useMay, useSession } from '../../session/session.tsx'
import { isAdministrator } from '../../session/token.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Checks } from '../../ui/checks.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { type ContactText, complaintsOf, HOWS, kindsFor } from './contacts.ts'

/** What an organisation says of a contact. `send` throws what the hub refuses; its key is of this text, so that pressing twice sends one. */
export function ContactForm({
  start,
  label,
  send,
}: {
  start: ContactText
  label: string
  send: (body: ContactText, key: string) => Promise<void>
}) {
  const { t } = useTranslation('contacts')
  const [text, setText] = useState(start)
  const [tried, setTried] = useState(false)
  const [pending, setPending] = useState(false)
  const [fault, setFault] = useState<unknown>()
  const [key, setKey] = useState(newKey)
  const administers = isAdministrator(useSession())
  const offered = kindsFor({ member: useMay('member'), supplier: useMay('supplier'), funder: useMay('funder') })
  const kinds = text.kinds ?? offered
  const complaints = complaintsOf(text, offered)
  const said = fault instanceof Problem ? fault.errors : []
  const errorOf = (field: 'name' | 'email') =>
    tried && complaints.has(field) ? t(`complaint.${field}`) : said.find(({ path }) => path === field)?.message
  const set = (change: Partial<ContactText>) => {
    setFault(undefined)
    setKey(newKey())
    setText({ ...text, ...change })
  }
  const submit = async () => {
    setTried(true)
    if (complaints.size > 0) return
    setPending(true)
    setFault(undefined)
    await send({ ...text, name: text.name.trim(), email: text.email.trim() }, key).catch(setFault)
    setPending(false)
  }
  return (
    <Form send={submit}>
      <Card title={t('who')}>
        <Field
          label={t('name')}
          value={text.name}
          onChange={name => set({ name })}
          error={errorOf('name')}
          isRequired
          maxLength={200}
        />
        <Field
          label={t('email')}
          type="email"
          value={text.email}
          onChange={email => set({ email })}
          isReadOnly={!administers}
          error={errorOf('email')}
          isRequired
          maxLength={254}
        />
        <Choice
          label={t('language')}
          options={Object.entries(LANGUAGES).flatMap(([value, name]) =>
            isLanguage(value) ? [{ value, label: name }] : [],
          )}
          value={text.language}
          onChange={language => set({ language })}
        />
      </Card>
      <Card title={t('what')} lead={t('whatLead')}>
        <Choice
          label={t('how')}
          options={HOWS.map(value => ({ value, label: t(`hows.${value}`) }))}
          value={text.how}
          onChange={how => set({ how })}
        />
        <Checks
          label={t('kinds')}
          value={kinds.filter(kind => offered.includes(kind))}
          // What is not offered stays as it was.
          onChange={some => set({ kinds: [...kinds.filter(kind => !offered.includes(kind)), ...some] })}
          options={offered.map(value => ({ value, label: t(`kind.${value}`) }))}
          error={tried && complaints.has('kinds') ? t('complaint.kinds') : undefined}
        />
      </Card>
      {said.length === 0 && <FaultNote error={fault} />}
      <div className="row">
        <Button type="submit" kind="primary" isPending={pending}>
          {label}
        </Button>
      </div>
    </Form>
  )
}
