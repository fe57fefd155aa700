import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ask } from '../../api/client.ts'
import { roundsQuery, useCommand } from '../../api/queries.ts'
import { type Say, Sentence, useSaid } from '../../finding/sentence.tsx'
import { useFormat } from '../../format/use-format.ts'
import type { Round } from '../../round/round.ts'
import { useMay } from '../../session/session.tsx'
import { type Column, DataTable } from '../../table/table.tsx'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { Link } from '../../ui/button.tsx'
import { Facts } from '../../ui/card.tsx'
import { ConfirmButton } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Empty } from '../../ui/state.tsx'
import { toast } from '../../ui/toast.tsx'
import type { Line, RoundOffer } from './round.queries.ts'
import { useNames, useParties } from './use-names.ts'

const ENTRY: Record<Line['entry'], Tone> = { joined: 'accent', confirmed: 'good', dropped: 'bad', left: 'neutral' }

/** The round of which a line or offer is the rest; a column only where one is. */
function useCarriedFrom<Row extends Line | RoundOffer>(rows: readonly Row[]): readonly Column<Row>[] {
  const { t } = useTranslation('round-pool')
  const some = rows.some(({ carriedFrom }) => carriedFrom !== undefined)
  const { data } = useQuery({ ...roundsQuery(), enabled: some })
  return useMemo(() => {
    if (!some) return []
    const nameOf = (id: string) => data?.items.find(one => one.id === id)?.reference ?? id.slice(0, 8)
    return [
      {
        id: 'carriedFrom',
        header: t('carriedFrom'),
        sort: ({ carriedFrom }) => carriedFrom && nameOf(carriedFrom),
        cell: ({ carriedFrom }) => carriedFrom && <Link to={`/rounds/${carriedFrom}`}>{nameOf(carriedFrom)}</Link>,
        width: 'minmax(130px, 0.9fr)',
      },
    ]
  }, [t, some, data])
}

/** Why lines or offers are not in the round: each sentence with all that it is said of. */
export function WhyOut({ entries }: { entries: readonly (Line | RoundOffer)[] }) {
  const { t } = useTranslation('round-pool')
  const format = useFormat()
  const say = useSaid()
  const reasons = Map.groupBy(
    entries.filter(({ reason }) => reason !== undefined),
    ({ entry, reason }) => `${entry} ${reason}`,
  )
  if (reasons.size === 0) return null
  return (
    <>
      <h3>{t('out')}</h3>
      <Facts
        items={[...reasons.values()].map(own => [
          format.list(own.map(({ reference }) => reference)),
          own[0] && <Sentence key={own[0].id} said={say.out(own[0])} />,
        ])}
      />
    </>
  )
}

/** Letters that a reason has at least: the hub's own rule. */
const LEAST_REASON = 3

export function LinesTable({ round, lines, more }: { round: Round; lines: readonly Line[]; more: boolean }) {
  const { t } = useTranslation('round-pool')
  const format = useFormat()
  const party = useParties()
  const { material } = useNames()
  const isOperator = useMay('operator')
  const mayDrop = isOperator && (round.state === 'collecting' || round.state === 'offering')
  const carried = useCarriedFrom(lines)
  const columns = useMemo(
    (): readonly Column<Line>[] => [
      {
        id: 'member',
        header: t('member'),
        sort: row => party(row.participantId).name,
        cell: row => party(row.participantId).name,
        width: 'minmax(180px, 1.6fr)',
      },
      {
        id: 'reference',
        header: t('reference'),
        sort: row => row.reference,
        cell: row => row.reference,
        width: 'minmax(160px, 1.4fr)',
      },
      {
        id: 'material',
        header: t('material'),
        sort: row => material(row.material),
        cell: row => material(row.material),
        width: 'minmax(140px, 1.2fr)',
      },
      {
        id: 'grade',
        header: t('grade'),
        sort: row => row.grade,
        cell: row => row.grade ?? '–',
        width: 'minmax(76px, 0.6fr)',
      },
      {
        id: 'period',
        header: t('period'),
        sort: row => row.period,
        cell: row => format.period(row.period),
        width: 'minmax(104px, 0.6fr)',
      },
      {
        id: 'quantity',
        header: t('quantity'),
        numeric: true,
        sort: row => row.quantityKg,
        cell: row => format.kg(row.quantityKg),
        width: 'minmax(110px, 0.9fr)',
      },
      {
        id: 'commitment',
        header: t('commitment'),
        sort: row => row.commitment,
        cell: row => t(`commitments.${row.commitment}`),
        width: 'minmax(130px, 0.6fr)',
      },
      {
        id: 'priority',
        header: t('class'),
        numeric: true,
        sort: row => String(row.priority ?? 5),
        cell: row => format.count(row.priority ?? 5),
        width: 'minmax(84px, 0.4fr)',
      },
      ...carried,
      {
        id: 'entry',
        header: t('state'),
        sort: row => row.entry,
        cell: row => <Badge tone={ENTRY[row.entry]}>{t(`entry.${row.entry}`)}</Badge>,
        width: 'minmax(136px, 0.7fr)',
      },
      ...(mayDrop
        ? [
            {
              id: 'drop',
              header: t('drop.column'),
              cell: (row: Line) => (row.entry === 'joined' ? <Drop round={round} line={row} /> : ''),
              width: 'minmax(132px, 0.6fr)',
            },
          ]
        : []),
    ],
    [t, format, party, material, mayDrop, round, carried],
  )
  return (
    <DataTable
      label={t('lines.title')}
      rows={lines}
      columns={columns}
      rowId={row => row.id}
      more={more}
      empty={<Empty>{t('lines.none')}</Empty>}
    />
  )
}

/** Takes a line out of the round, with a reason that its member reads. */
function Drop({ round, line }: { round: Round; line: Line }) {
  const { t } = useTranslation('round-pool')
  const format = useFormat()
  const party = useParties()
  const [reason, setReason] = useState('')
  const drop = useCommand(
    () =>
      ask(
        api.POST('/rounds/{id}/lines/{lineId}/drop', {
          params: { path: { id: round.id, lineId: line.id } },
          body: { reason: reason.trim() },
        }),
      ),
    'rounds',
  )
  return (
    <ConfirmButton
      kind="quiet"
      confirmKind="danger"
      label={
        <>
          {t('drop.label')} <span className="hidden-visually">{line.reference}</span>
        </>
      }
      title={t('drop.title')}
      canConfirm={reason.trim().length >= LEAST_REASON}
      act={async () => {
        await drop.mutateAsync(undefined)
        toast(t('drop.done'))
      }}
    >
      <p>
        {t('drop.will', {
          reference: line.reference,
          mass: format.kg(line.quantityKg),
          member: party(line.participantId).name,
        })}
      </p>
      <p>{t('drop.final')}</p>
      <Field label={t('drop.reason')} hint={t('drop.reasonHint')} value={reason} onChange={setReason} isRequired />
    </ConfirmButton>
  )
}

const LEVEL: Record<string, Tone> = { A: 'good', B: 'good', C: 'warn', D: 'bad', E: 'bad' }

/** Why an offer stands at its level: what is missing, else what was found, or an operator's own words. */
function whyOf({ missing, gaps = [], findings = [], reason = '' }: RoundOffer['screening'], say: Say): string {
  const said = missing ? say.missing({ missing, gaps }) : findings.map(say.finding)
  return said.length > 0 ? said.map(one => one.text).join('\n') : reason
}

export function OffersTable({ offers, more }: { offers: readonly RoundOffer[]; more: boolean }) {
  const { t } = useTranslation('round-pool')
  const format = useFormat()
  const party = useParties()
  const { material } = useNames()
  const say = useSaid()
  const carried = useCarriedFrom(offers)
  const columns = useMemo(
    (): readonly Column<RoundOffer>[] => [
      {
        id: 'supplier',
        header: t('supplier'),
        sort: row => party(row.participantId).name,
        cell: row => party(row.participantId).name,
        width: 'minmax(180px, 1.5fr)',
      },
      {
        id: 'reference',
        header: t('reference'),
        sort: row => row.reference,
        cell: row => <Link to={`/screening/${row.id}`}>{row.reference}</Link>,
        width: 'minmax(180px, 1.6fr)',
      },
      {
        id: 'material',
        header: t('material'),
        sort: row => material(row.material),
        cell: row => material(row.material),
        width: 'minmax(140px, 1.2fr)',
      },
      {
        id: 'grade',
        header: t('grade'),
        sort: row => row.grade,
        cell: row => row.grade ?? '–',
        width: 'minmax(76px, 0.6fr)',
      },
      {
        id: 'period',
        header: t('period'),
        sort: row => row.period,
        cell: row => format.period(row.period),
        width: 'minmax(104px, 0.6fr)',
      },
      {
        id: 'quantity',
        header: t('quantity'),
        numeric: true,
        sort: row => row.quantityKg,
        cell: row => format.kg(row.quantityKg),
        width: 'minmax(110px, 0.9fr)',
      },
      {
        id: 'from',
        header: t('from'),
        sort: row => row.deliverFrom,
        cell: row => `${row.incoterm} ${row.deliverFrom}`,
        width: 'minmax(110px, 0.8fr)',
      },
      {
        id: 'level',
        header: t('level'),
        sort: row => row.screening.level,
        cell: row => (
          <span title={whyOf(row.screening, say)}>
            <Badge tone={LEVEL[row.screening.level] ?? 'neutral'}>{row.screening.level}</Badge>
          </span>
        ),
        width: 'minmax(84px, 0.4fr)',
      },
      ...carried,
      {
        id: 'entry',
        header: t('state'),
        sort: row => row.entry,
        cell: row => <Badge tone={ENTRY[row.entry]}>{t(`entry.${row.entry}`)}</Badge>,
        width: 'minmax(136px, 0.7fr)',
      },
    ],
    [t, format, party, material, say, carried],
  )
  return (
    <DataTable
      label={t('offers.title')}
      rows={offers}
      columns={columns}
      rowId={row => row.id}
      more={more}
      empty={<Empty>{t('offers.none')}</Empty>}
    />
  )
}
