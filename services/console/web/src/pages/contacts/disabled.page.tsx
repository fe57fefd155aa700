import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { participantsQuery } from '../../api/queries.ts'
import { useFormat } from '../../format/use-format.ts'
import { type Column, countColumn, shownColumn, textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { Link } from '../../ui/button.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import { contactsQuery } from './contacts.queries.ts'
import type { Contact } from './contacts.ts'

/** Addresses of all organisations that get nothing any more, since their mail servers refuse it. */
export default function DisabledContactsPage() {
  const { t } = useTranslation('contacts')
  const format = useFormat()
  const query = useQuery(contactsQuery({ state: 'disabled' }))
  const participants = useQuery(participantsQuery()).data?.items
  const named = ({ participantId }: Contact) => participants?.find(({ id }) => id === participantId)?.legalName
  // Whoever is told and is no participant: operators, or whoever applies.
  const organisation = (one: Contact) => named(one) ?? (participants ? t('noParticipant') : '…')
  const columns: Column<Contact>[] = [
    textColumn('email', t('email'), one => one.email, 'minmax(220px, 2fr)'),
    {
      id: 'organisation',
      header: t('organisation'),
      width: 'minmax(180px, 1.5fr)',
      sort: organisation,
      cell: one =>
        named(one) === undefined ? (
          organisation(one)
        ) : (
          <Link to={`/participants/${one.participantId}`}>{organisation(one)}</Link>
        ),
    },
    shownColumn('disabled', t('disabledAt'), one => one.disabledAt, format.dateTime, 'minmax(160px, 1fr)'),
    textColumn('status', t('lastStatus'), one => one.lastStatus?.toString()),
    countColumn('refusals', t('refusals'), one => one.refusals, format.count),
  ]
  return (
    <Page title={t('disabledTitle')} lead={t('disabledLead')}>
      <Loaded query={query}>
        {({ items, more }) =>
          items.length === 0 ? (
            <Empty>{t('noneDisabled')}</Empty>
          ) : (
            <DataTable
              label={t('disabledTitle')}
              rows={items}
              more={more}
              columns={columns}
              rowId={one => one.id}
              initialSort={{ id: 'disabled', desc: true }}
            />
          )
        }
      </Loaded>
    </Page>
  )
}
