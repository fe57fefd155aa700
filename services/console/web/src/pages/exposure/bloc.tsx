import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { PlainTable } from '../../chart/chart.tsx'
import { Sankey } from '../../chart/sankey.tsx'
import { useFormat } from '../../format/use-format.ts'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import { Loaded } from '../../ui/state.tsx'
import { type ExposureFilter, exposureQuery } from './exposure.queries.ts'
import { type Bloc, CHINA, ELSEWHERE, type Exposure, FURTHER, flowsOf, isTiny, points } from './exposure.ts'
import { SharesChart } from './shares.tsx'

/** Country, share of the imports, and what it adds at one and at two steps. */
const BRIEF = [0, 1, 4, 5] as const

export function BlocCard({ bloc, asked }: { bloc: Bloc; asked: ExposureFilter }) {
  const { t } = useTranslation('exposure')
  const query = useQuery(exposureQuery(bloc, asked))
  return (
    <Card title={t(`bloc.${bloc}`)} aside={<Badge tone="warn">{t('upper')}</Badge>}>
      <Loaded query={query} rows={8}>
        {exposure => <OneBloc exposure={exposure} />}
      </Loaded>
    </Card>
  )
}

function OneBloc({ exposure }: { exposure: Exposure }) {
  const { t } = useTranslation('exposure')
  const format = useFormat()
  const { imports, basis, year } = exposure
  return (
    <>
      <p>{t('imports', { year, amount: t(basis, { amount: format.decimal(imports) }) })}</p>
      <SharesChart exposure={exposure} />
      <Removed exposure={exposure} />
      <FlowChart exposure={exposure} />
    </>
  )
}

/** What a round's matched volume takes off, in words, or why there is nothing to say. */
function Removed({ exposure: { round } }: { exposure: Exposure }) {
  const { t } = useTranslation('exposure')
  const format = useFormat()
  if (!round) return null
  if (!round.matched) return <p className="note">{t('notMatched')}</p>
  if (round.suppressed)
    return (
      <p className="note">
        {t('round')}: {t('suppressed')}
      </p>
    )
  if (!round.after) return <p className="note warn">{t('notInTonnes')}</p>
  return (
    <p className="note good">
      {t('reliefFrom', { tonnes: format.decimal(round.after.matchedTonnes) })}{' '}
      {t('sharesAfter', { points: points(round.after.removes.directPct, format.locale) })}
    </p>
  )
}

function FlowChart({ exposure }: { exposure: Exposure }) {
  const { t } = useTranslation('exposure')
  const format = useFormat()
  const { intermediaries } = exposure
  /** What is too small for one place is not nothing. */
  const share = (pct: string) => (isTiny(pct) ? `< ${format.percent('0.1')}` : format.percent(pct))
  const [first] = intermediaries
  const { nodes, flows } = flowsOf(exposure, {
    bloc: t(`bloc.${exposure.bloc}`),
    blocShort: exposure.bloc,
    china: t('china'),
    chinaFurther: t('chinaFurther'),
    elsewhere: t('elsewhere'),
    chinaFurtherShort: t('chinaFurtherShort'),
    elsewhereShort: t('elsewhereShort'),
    country: format.country,
    others: count => t('others', { count }),
    tip: (from, to, pct) => t('flowTip', { from, to, pct: format.percent(pct.toFixed(2)) }),
  })
  const head = [t('country'), t('ofImports'), t('chinese'), t('chineseOneStep'), t('adds'), t('addsTwo')]
  const rows = intermediaries.map(one => [
    format.country(one.country),
    share(one.ofImportsPct),
    share(one.chinesePct),
    share(one.chineseOneStepPct),
    points(one.addsPct, format.locale),
    points(one.addsTwoStepsPct, format.locale),
  ])
  // The whole table is a press away; here is what says the most, so that it fits beside the other bloc's.
  const brief = (cells: readonly string[]) => BRIEF.map(index => cells[index] ?? '')
  return (
    <>
      <Sankey
        title={t('flowTitle')}
        summary={
          first
            ? t('flowSummary', { country: format.country(first.country), pct: format.percent(first.addsTwoStepsPct) })
            : t('flowSummaryDirect')
        }
        nodes={nodes}
        flows={flows}
        table={{ head, rows }}
        legend={[
          { label: t('china'), colour: CHINA },
          { label: t('chinaFurther'), colour: FURTHER },
          { label: t('elsewhere'), colour: ELSEWHERE },
        ]}
      />
      <h3>{t('intermediaries')}</h3>
      <PlainTable
        label={`${t(`bloc.${exposure.bloc}`)}: ${t('intermediaries')}`}
        head={brief(head)}
        rows={rows.map(brief)}
      />
    </>
  )
}
