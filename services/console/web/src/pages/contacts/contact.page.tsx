import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useFormat } from '../../format/use-format.ts'
import { useLanguage } from '../../i18n/language.tsx'
import { useMay, useSession } from '../../session/session.tsx'
import { isAdministrator, KINDS, ownAddress } from '../../session/token.ts'
import { Page, type PageProps } from '../../ui/page.tsx'
import { Loaded } from '../../ui/state.tsx'
import { toast } from '../../ui/toast.tsx'
import { Enable, Remove } from './acts.tsx'
import { ContactForm } from './contact-form.tsx'
import { contactQuery, useAdd, useRevise } from './contacts.queries.ts'
import { type Contact, newContact, textOf } from './contacts.ts'
import { Unconfirmed } from './unconfirmed.tsx'

/** A contact: a new one, or one of one's organisation. */
export default function ContactPage({ params }: PageProps) {
  const { t } = useTranslation('contacts')
  const id = params.id ?? 'new'
  const query = useQuery({ ...contactQuery(id), enabled: id !== 'new' })
  const administers = isAdministrator(useSession())
  const isOperators = !useMay(...KINDS)
  const back = { to: '/my/contacts', label: t('title') }
  const newLead = isOperators ? 'newLeadOperators' : administers ? 'newLead' : 'own.newLead'
  if (id === 'new')
    return (
      <Page title={t(administers ? 'new' : 'own.new')} lead={t(newLead)} back={back}>
        <NewContact />
      </Page>
    )
  return (
    <Page
      title={query.data?.email ?? t('one')}
      back={back}
      aside={
        query.data && (
          <>
            {query.data.state === 'disabled' && <Enable contact={query.data} />}
            <Remove contact={query.data} />
          </>
        )
      }
    >
      <Loaded query={query}>{contact => <One key={contact.version} contact={contact} />}</Loaded>
    </Page>
  )
}

function NewContact() {
  const { t } = useTranslation('contacts')
  const [, go] = useLocation()
  const add = useAdd()
  const language = useLanguage()
  const session = useSession()
  const who = { member: useMay('member'), supplier: useMay('supplier'), funder: useMay('funder') }
  return (
    <ContactForm
      start={newContact(language, who, isAdministrator(session) ? '' : (ownAddress(session) ?? ''))}
      label={t('add')}
      send={async (body, key) => {
        await add.mutateAsync({ key, body })
        go('/my/contacts')
        toast(t('added'))
      }}
    />
  )
}

function One({ contact }: { contact: Contact }) {
  const { t } = useTranslation('contacts')
  const format = useFormat()
  const [, go] = useLocation()
  const revise = useRevise(contact.id)
  const { state, disabledAt, lastStatus, refusals, version } = contact
  return (
    <>
      {state === 'disabled' && (
        <p className="note bad" role="status">
          {t('disabled', {
            time: disabledAt ? format.dateTime(disabledAt) : '',
            status: lastStatus ?? '',
            count: refusals,
          })}
        </p>
      )}
      {state === 'unconfirmed' && <Unconfirmed contact={contact} />}
      <ContactForm
        start={textOf(contact)}
        label={t('save')}
        send={async body => {
          await revise.mutateAsync({ version, body })
          go('/my/contacts')
          toast(t('saved'))
        }}
      />
    </>
  )
}
