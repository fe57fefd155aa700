import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import { type Column, figureColumn, textColumn } from '../../../table/column.ts'
import { DataTable } from '../../../table/table.tsx'
import { Card, Facts } from '../../../ui/card.tsx'
import { MoneyPicture } from '../money-picture.tsx'
import type { Decision } from '../project-rounds.queries.ts'
import { type Fate, lacking, ownNameOf } from '../project-rounds.ts'
import { useSaid } from '../use-said.ts'
import { useMissingSaid } from './use-missing-said.ts'
import { useOwners } from './use-owners.ts'

/** The whole decision, for operators and auditors: each project's fate and why, every contract and every euro. */
export function Whole({ roundId, decision }: { roundId: string; decision: Decision }) {
  const { t } = useTranslation('project-rounds')
  const format = useFormat()
  const { servedKg, boundKg, euros } = decision.stages
  const lacks = lacking(decision.projects)
  return (
    <>
      <Card title={t('result.whole')}>
        <Facts
          items={[
            [t('result.servedKg'), format.decimal(servedKg)],
            [t('result.boundKg'), format.decimal(boundKg)],
            [t('result.euros'), format.sum({ amount: euros, currency: 'EUR' })],
          ]}
        />
        <Fates projects={decision.projects} />
      </Card>
      {lacks.length > 0 && (
        <Card title={t('result.missingTitle')}>
          <MoneyPicture title={t('result.missingMoney')} summary={() => t('result.missingSummary')} rows={lacks} />
        </Card>
      )}
      <Rows roundId={roundId} decision={decision} />
    </>
  )
}

function Fates({ projects }: { projects: Decision['projects'] }) {
  const { t } = useTranslation('project-rounds')
  const said = useMissingSaid()
  const columns: readonly Column<Fate>[] = [
    textColumn('project', t('project'), row => ownNameOf(row.project), 'minmax(150px, 1fr)'),
    textColumn(
      'fate',
      t('result.fate'),
      row => t(row.banked ? 'result.banked' : 'result.notBanked'),
      'minmax(110px, 0.6fr)',
    ),
    textColumn('why', t('result.why'), row => row.reason && t(`result.reason.${row.reason}`), 'minmax(170px, 1fr)'),
    textColumn(
      'missing',
      t('result.missing'),
      row =>
        row.missing &&
        said
          .parts(row.missing)
          .map(([name, text]) => `${name}: ${text}`)
          .join('; '),
      'minmax(260px, 2fr)',
    ),
  ]
  return (
    <DataTable label={t('result.bankedTitle')} rows={projects} columns={columns} rowId={row => row.project} stacked />
  )
}

function Rows({ roundId, decision }: { roundId: string; decision: Decision }) {
  const { t } = useTranslation('project-rounds')
  const format = useFormat()
  const said = useSaid()
  const owners = useOwners(roundId)
  const euros = (amount: string): string => format.sum({ amount, currency: 'EUR' })
  type AskYear = Decision['asks'][number]
  type Contract = Decision['offtake'][number]
  type Money = Decision['funding'][number]
  const askColumns: readonly Column<AskYear>[] = [
    textColumn('member', t('result.member'), row => owners(row.ask), 'minmax(150px, 1.2fr)'),
    textColumn('ask', t('result.ask'), row => ownNameOf(row.ask), 'minmax(120px, 1fr)'),
    textColumn('year', t('year'), row => String(row.year), '90px'),
    figureColumn('asked', t('result.asked'), row => row.askedKg, format.kg),
    figureColumn('served', t('result.served'), row => row.servedKg, format.kg),
    figureColumn('percent', t('result.percent'), row => row.percent, format.percent),
  ]
  const contractColumns: readonly Column<Contract>[] = [
    textColumn('member', t('result.member'), row => owners(row.ask), 'minmax(150px, 1.2fr)'),
    textColumn('ask', t('result.ask'), row => ownNameOf(row.ask), 'minmax(120px, 1fr)'),
    textColumn('project', t('project'), row => ownNameOf(row.project), 'minmax(150px, 1.2fr)'),
    textColumn('year', t('year'), row => String(row.year), '90px'),
    figureColumn('kg', t('result.kg'), row => row.kg, format.kg),
    figureColumn('price', t('result.price'), row => row.eurPerKg, format.decimal),
  ]
  const moneyColumns: readonly Column<Money>[] = [
    textColumn('funder', t('column.type'), row => owners(row.pledge), 'minmax(150px, 1.2fr)'),
    textColumn('pledge', t('result.pledge'), row => ownNameOf(row.pledge), 'minmax(120px, 1fr)'),
    textColumn('project', t('project'), row => ownNameOf(row.project), 'minmax(150px, 1.2fr)'),
    textColumn('kind', t('column.kind'), row => said.money(row.kind)),
    figureColumn('eur', 'EUR', row => row.eur, euros),
  ]
  return (
    <>
      <Card title={t('result.allAsks')}>
        <DataTable
          label={t('result.allAsks')}
          rows={decision.asks}
          columns={askColumns}
          rowId={row => `${row.ask} ${row.year}`}
        />
      </Card>
      <Card title={t('result.allOfftake')}>
        <DataTable
          label={t('result.allOfftake')}
          rows={decision.offtake}
          columns={contractColumns}
          rowId={row => `${row.ask} ${row.project} ${row.year}`}
        />
      </Card>
      <Card title={t('result.allFunding')}>
        <DataTable
          label={t('result.allFunding')}
          rows={decision.funding}
          columns={moneyColumns}
          rowId={row => `${row.pledge} ${row.project} ${row.kind}`}
        />
      </Card>
    </>
  )
}
