import { namesOf } from '@lodestone/kernel/members'
import { useMemo, useState } from 'react'
import { Form } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { api, ask } from '../../../api/client.ts'
import { Problem } from '../../../api/problem.ts'
import { useCommand } from '../../../api/queries.ts'
import { useFormat } from '../../../format/use-format.ts'
import { type Round, whyNoResult } from '../../../round/round.ts'
import { changesOf, textOf } from '../../../round/rules.ts'
import { RulesForm } from '../../../round/rules-form.tsx'
import { type Column, DataTable } from '../../../table/table.tsx'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { useProblemText } from '../../../ui/problem-text.ts'
import { Empty } from '../../../ui/state.tsx'
import styles from './round.module.css'
import { useNames } from './use-names.ts'
import { type Change, difference, type Hypothesis, type SharePair, sharesBeside } from './what-if.shares.ts'

/** The sealed books under other rules. Changes nothing, and says so wherever it shows a figure. */
export default function WhatIfTab({ round }: { round: Round }) {
  const { t } = useTranslation('round-what-if')
  if (round.resultHash === undefined)
    return (
      <Card title={t('title')}>
        <Empty>{t('notYet')}</Empty>
      </Card>
    )
  return <Trial round={round} />
}

function Trial({ round }: { round: Round }) {
  const { t } = useTranslation(['round-what-if', 'rules', 'round'])
  const problemText = useProblemText()
  const own = useMemo(() => textOf(round.rules), [round.rules])
  const [text, setText] = useState(own)
  const changes = changesOf(own, text)
  const names = namesOf(changes)
  const trial = useCommand(() =>
    ask(api.POST('/rounds/{id}/what-if', { params: { path: { id: round.id } }, body: { rules: changes } })),
  )
  const problem = trial.error instanceof Problem ? trial.error : undefined
  const why = problem && whyNoResult(problem.code)
  return (
    <>
      <Card title={t('title')} lead={t('lead')} aside={<Badge tone="warn">{t('hypothetical')}</Badge>}>
        <Form
          validationBehavior="aria"
          className="stack"
          onSubmit={event => {
            event.preventDefault()
            trial.mutate(undefined)
          }}
        >
          <RulesForm value={text} onChange={setText} problem={problem} joined />
          {trial.isError && (
            <p className="note bad" role="alert">
              {why ? `${t(`round:${why}`)} ${t('noResult')}` : problemText(trial.error)}
            </p>
          )}
          <div className="row">
            <Button type="submit" kind="primary" isPending={trial.isPending}>
              {t('run')}
            </Button>
            <Button onPress={() => setText(own)}>{t('reset')}</Button>
            <span className="hint">{names.length === 0 ? t('unchanged') : t('changed', { count: names.length })}</span>
          </div>
        </Form>
      </Card>
      <div aria-live="polite">
        {trial.isPending && <p className="note">{t('running')}</p>}
        {trial.data && !trial.isPending && <Outcome round={round} tried={trial.data} />}
      </div>
    </>
  )
}

type Row = { id: string; name: string; real: string; tried: string; apart: string }

function Outcome({ round, tried }: { round: Round; tried: Hypothesis }) {
  const { t } = useTranslation('round-what-if')
  const format = useFormat()
  const { material } = useNames()
  const { totals, recordedTotals: real } = tried
  // The shares of a round count all its passes, and a trial is of one.
  const ofSeveral = (round.passes?.length ?? 1) > 1
  const kgRow = (id: string, name: string, before: string, after: string): Row => ({
    id,
    name,
    real: format.kg(before),
    tried: format.kg(after),
    apart: `${format.signed(difference(before, after))} kg`,
  })
  const cost = (amount: string) => `${format.decimal(amount.replace(/(\.\d\d)\d*$/, '$1'))} ${totals.baseCurrency}`
  const rows: Row[] = [
    kgRow('matched', t('matched'), real.matchedKg, totals.matchedKg),
    {
      id: 'cost',
      name: t('cost'),
      real: cost(real.cost),
      tried: cost(totals.cost),
      apart: `${format.signed((Number(totals.cost) - Number(real.cost)).toFixed(0))} ${totals.baseCurrency}`,
    },
    ...(totals.surplus === undefined || real.surplus === undefined
      ? []
      : [
          {
            id: 'surplus',
            name: t('surplus'),
            real: cost(real.surplus),
            tried: cost(totals.surplus),
            apart: `${format.signed((Number(totals.surplus) - Number(real.surplus)).toFixed(0))} ${totals.baseCurrency}`,
          },
        ]),
    ...totals.byMaterial.map(one =>
      kgRow(
        one.material,
        t('matchedOf', { material: material(one.material) }),
        real.byMaterial.find(each => each.material === one.material)?.matchedKg ?? '0',
        one.matchedKg,
      ),
    ),
  ]
  const columns: readonly Column<Row>[] = [
    { id: 'name', header: t('figure'), cell: row => row.name, width: 'minmax(180px, 1.6fr)' },
    { id: 'real', header: t('real'), numeric: true, cell: row => row.real, width: 'minmax(150px, 1fr)' },
    { id: 'tried', header: t('tried'), numeric: true, cell: row => row.tried, width: 'minmax(150px, 1fr)' },
    { id: 'apart', header: t('difference'), numeric: true, cell: row => row.apart, width: 'minmax(150px, 1fr)' },
  ]
  return (
    <div className={styles.outcome}>
      <p className="note warn">
        <strong>{t('hypothetical')}.</strong> {t('mark')} {ofSeveral && t('firstPass')}
      </p>
      <Card title={t('volumes')} lead={t('volumesLead')}>
        <DataTable label={t('volumes')} rows={rows} columns={columns} rowId={row => row.id} />
      </Card>
      <Card title={t('changes.title')} lead={t('changes.lead')}>
        <Changes changes={tried.changes} />
      </Card>
      <Card title={t('shares.title')} lead={t('shares.lead')}>
        <SharesBeside pairs={sharesBeside(ofSeveral ? [] : round.shares, tried.shares)} alone={ofSeveral} />
      </Card>
    </div>
  )
}

function Changes({ changes }: { changes: readonly Change[] }) {
  const { t } = useTranslation('round-what-if')
  const format = useFormat()
  const kg = (id: keyof Change & `${string}Kg`, width = 'minmax(128px, 1fr)'): Column<Change> => ({
    id,
    header: t(`changes.${id}`),
    numeric: true,
    sort: row => row[id],
    cell: row => format.kg(row[id]),
    width,
  })
  const columns: readonly Column<Change>[] = [
    {
      id: 'class',
      header: t('changes.class'),
      sort: row => `${row.priority} ${row.bloc}`,
      cell: row => t('changes.group', { priority: row.priority, bloc: row.bloc }),
      width: 'minmax(120px, 1fr)',
    },
    kg('askedKg'),
    kg('recordedKg'),
    kg('hypotheticalKg'),
    kg('gainedKg'),
    kg('lostKg'),
    {
      id: 'lines',
      header: t('changes.lines'),
      cell: row =>
        t('changes.linesOf', {
          gaining: format.count(row.linesGaining),
          losing: format.count(row.linesLosing),
          all: format.count(row.lines),
        }),
      width: 'minmax(210px, 1.4fr)',
    },
  ]
  return (
    <DataTable
      label={t('changes.title')}
      rows={changes}
      columns={columns}
      rowId={row => `${row.priority} ${row.bloc}`}
    />
  )
}

function SharesBeside({ pairs, alone }: { pairs: readonly SharePair[]; alone: boolean }) {
  const { t } = useTranslation(['round-what-if', 'round-match'])
  const format = useFormat()
  const { material } = useNames()
  const pct = (value: string | undefined) => (value === undefined ? '–' : format.percent(value))
  const columns: readonly Column<SharePair>[] = [
    {
      id: 'material',
      header: t('round-match:material'),
      sort: row => material(row.material),
      cell: row => material(row.material),
      width: 'minmax(150px, 1.4fr)',
    },
    {
      id: 'stage',
      header: t('round-match:stage'),
      sort: row => row.stage,
      cell: row => t(`round-match:stages.${row.stage}`, { defaultValue: row.stage }),
      width: 'minmax(110px, 0.8fr)',
    },
    {
      id: 'country',
      header: t('round-match:country'),
      sort: row => row.country,
      cell: row => format.country(row.country),
      width: 'minmax(130px, 1fr)',
    },
    {
      id: 'real',
      header: t('real'),
      numeric: true,
      sort: row => row.before ?? '0',
      cell: row => pct(row.before),
      width: 'minmax(110px, 0.8fr)',
    },
    {
      id: 'tried',
      header: t('tried'),
      numeric: true,
      sort: row => row.after ?? '0',
      cell: row => pct(row.after),
      width: 'minmax(110px, 0.8fr)',
    },
    {
      id: 'moved',
      header: t('shares.points'),
      numeric: true,
      sort: row => String(row.moved),
      cell: row => format.signed((Number(row.moved) / 10_000).toFixed(1)),
      width: 'minmax(110px, 0.8fr)',
    },
  ]
  const shown = alone ? columns.filter(({ id }) => id !== 'real' && id !== 'moved') : columns
  return <DataTable label={t('shares.title')} rows={pairs} columns={shown} rowId={row => row.key} />
}
