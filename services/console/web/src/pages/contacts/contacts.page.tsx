import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { LANGUAGES } from '../../i18n/i18n.ts'
import { useMay, useSession } from '../../session/session.tsx'
import { isAdministrator, KINDS, ownAddress } from '../../session/token.ts'
import { type Column, textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { Badge } from '../../ui/badge.tsx'
import { ButtonLink, Link } from '../../ui/button.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import { Calendar } from './calendar.tsx'
import { contactsQuery } from './contacts.queries.ts'
import type { Contact } from './contacts.ts'

const TONES = { unconfirmed: 'warn', active: 'good', disabled: 'bad' } as const

/** Who of one's organisation gets its notices by e-mail. */
export default function ContactsPage() {
  const { t } = useTranslation('contacts')
  const [, go] = useLocation()
  const session = useSession()
  const administers = isAdministrator(session)
  const isOperators = !useMay(...KINDS)
  const query = useQuery(contactsQuery(isOperators ? { mine: 'true' } : {}))
  const columns: Column<Contact>[] = [
    {
      id: 'email',
      header: t('email'),
      width: 'minmax(220px, 2fr)',
      sort: one => one.email,
      cell: one => (
        <Link to={`/my/contacts/${one.id}`} title={one.email}>
          {one.email}
        </Link>
      ),
    },
    textColumn('name', t('name'), one => one.name, 'minmax(160px, 1.5fr)'),
    {
      id: 'state',
      header: t('stateHeader'),
      sort: one => t(`state.${one.state}`),
      cell: one => <Badge tone={TONES[one.state]}>{t(`state.${one.state}`)}</Badge>,
    },
    textColumn('how', t('how'), one => t(`hows.${one.how}`)),
    textColumn('language', t('language'), one => LANGUAGES[one.language]),
  ]
  // Who is no administrator keeps the one of their own address.
  const add = (administers || (ownAddress(session) !== undefined && query.data?.items.length === 0)) && (
    <ButtonLink to="/my/contacts/new" kind="primary">
      {t(administers ? 'new' : 'own.new')}
    </ButtonLink>
  )
  return (
    <Page
      title={t('title')}
      lead={t(isOperators ? 'leadOperators' : administers ? 'lead' : 'own.lead')}
      back={{ to: '/my/notices', label: t('notices') }}
      aside={add}
    >
      <Loaded query={query}>
        {({ items, more }) =>
          items.length === 0 ? (
            <Empty>{t(administers ? 'none' : 'own.none')}</Empty>
          ) : (
            <DataTable
              label={t('title')}
              rows={items}
              more={more}
              columns={columns}
              rowId={one => one.id}
              onRow={one => go(`/my/contacts/${one.id}`)}
              initialSort={{ id: 'email' }}
            />
          )
        }
      </Loaded>
      {!isOperators && <Calendar />}
    </Page>
  )
}
