import { useQueries, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Answer, api, ask } from '../../api/client.ts'
import { materialsQuery } from '../../api/queries.ts'
import { drawn } from '../../format/format.ts'
import { useFormat } from '../../format/use-format.ts'
import type { Round } from '../../round/round.ts'
import { type Column, DataTable } from '../../table/table.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import { Choice } from '../../ui/field.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import styles from './round.module.css'
import { elementsQuery } from './round.queries.ts'
import { Scrolling } from './scrolling.tsx'
import { useNames } from './use-names.ts'

type Elements = Answer<'/rounds/{id}/elements'>
type Sums = NonNullable<Elements['matched']>
type Range = Sums['elements'][number]
const VIEWS = ['matched', 'confirmed', 'eligible', 'offered', 'pool'] as const
type View = (typeof VIEWS)[number]
const BLOCS = ['EU', 'JP'] as const

/** What the round's goods contain of each rare earth, as ranges, and what of the dependence on China they take away. */
export default function ElementsTab({ round }: { round: Round }) {
  const query = useQuery(elementsQuery(round.id))
  return (
    <>
      <Loaded query={query} rows={8}>
        {found => <Contained found={found} />}
      </Loaded>
      <Relief round={round} />
    </>
  )
}

function Contained({ found }: { found: Elements }) {
  const { t } = useTranslation('round-elements')
  const format = useFormat()
  const there = VIEWS.filter(view => found[view] !== undefined)
  const [chosen, setChosen] = useState<View | undefined>()
  const view = chosen ?? there[0]
  const sums = view && found[view]
  if (!view || !sums)
    return (
      <Card title={t('title')}>
        <Empty>{t('none')}</Empty>
      </Card>
    )
  return (
    <>
      <Card title={t('title')} lead={t('lead')}>
        <div className={styles.controls}>
          <Choice
            label={t('of')}
            options={there.map(value => ({ value, label: t(`view.${value}`) }))}
            value={view}
            onChange={setChosen}
          />
        </div>
        <Ranges elements={sums.elements} label={t(`view.${view}`)} />
        {sums.byBloc && sums.byBloc.length > 0 && (
          <div className="grid">
            {sums.byBloc.map(({ bloc, elements }) => (
              <Card key={bloc} level={3} title={t('ofBloc', { bloc })}>
                <Ranges elements={elements} label={t('ofBloc', { bloc })} brief />
              </Card>
            ))}
          </div>
        )}
        <ul className="hint">
          {found.notes.map(note => (
            <li key={note}>{note}</li>
          ))}
          <li>{t('assumptions', { content: found.assumptions.content, yields: found.assumptions.yields })}</li>
        </ul>
      </Card>
      {found.substitution && (
        <Card title={t('saved.title')} lead={t('saved.lead')}>
          <Scrolling label={`${t('saved.title')}: ${t('element')}`}>
            <table className={styles.plain}>
              <caption className="hidden-visually">{t('saved.title')}</caption>
              <thead>
                <tr>
                  <th scope="col">{t('element')}</th>
                  <th scope="col">{t('saved.all')}</th>
                  <th scope="col">{t('saved.byGrade')}</th>
                  <th scope="col">{t('saved.bySubstitute')}</th>
                </tr>
              </thead>
              <tbody>
                {found.substitution.saved.map(({ element }) => {
                  const range = (of: readonly { element: string; leastKg: string; mostKg: string }[] | undefined) => {
                    const one = of?.find(each => each.element === element)
                    return one ? `${format.kg(one.leastKg)} – ${format.kg(one.mostKg)}` : '–'
                  }
                  return (
                    <tr key={element}>
                      <th scope="row">{t(`elements.${element}`)}</th>
                      <td>{range(found.substitution?.saved)}</td>
                      <td>{range(found.substitution?.byGrade)}</td>
                      <td>{range(found.substitution?.bySubstitute)}</td>
                    </tr>
                  )
                })}
              </tbody>
            </table>
          </Scrolling>
        </Card>
      )}
    </>
  )
}

/** From the least to the most that the goods can contain. */
function Ranges({ elements, label, brief = false }: { elements: readonly Range[]; label: string; brief?: boolean }) {
  const { t } = useTranslation('round-elements')
  const format = useFormat()
  const most = Math.max(...elements.map(one => drawn(one.mostKg)), 1)
  const columns = useMemo(
    (): readonly Column<Range>[] => [
      {
        id: 'element',
        header: t('element'),
        cell: row => t(`elements.${row.element}`),
        width: 'minmax(120px, 1fr)',
      },
      ...(brief
        ? []
        : [
            {
              id: 'bar',
              header: t('range'),
              cell: (row: Range) => (
                <svg className={styles.range} viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
                  <line x1="0" x2="100" y1="6" y2="6" />
                  <rect
                    x={(100 * drawn(row.leastKg)) / most}
                    width={Math.max(0.6, (100 * (drawn(row.mostKg) - drawn(row.leastKg))) / most)}
                    y="2"
                    height="8"
                  />
                </svg>
              ),
              width: 'minmax(120px, 2fr)',
            },
          ]),
      {
        id: 'least',
        header: t('least'),
        numeric: true,
        sort: row => row.leastKg,
        cell: row => <span title={format.mass(row.leastKg)}>{format.kg(row.leastKg)}</span>,
        width: 'minmax(126px, 1fr)',
      },
      {
        id: 'most',
        header: t('most'),
        numeric: true,
        sort: row => row.mostKg,
        cell: row => <span title={format.mass(row.mostKg)}>{format.kg(row.mostKg)}</span>,
        width: 'minmax(126px, 1fr)',
      },
      ...(brief
        ? []
        : [
            {
              id: 'oxide',
              header: t('oxide'),
              numeric: true,
              cell: (row: Range) => `${format.mass(row.oxide.leastKg)} – ${format.mass(row.oxide.mostKg)}`,
              width: 'minmax(150px, 1.2fr)',
            },
            {
              id: 'basis',
              header: t('basis'),
              cell: (row: Range) => (
                <Badge tone={row.uncertain ? 'warn' : 'good'}>{t(row.uncertain ? 'assumed' : 'declared')}</Badge>
              ),
              width: 'minmax(130px, 1fr)',
            },
          ]),
    ],
    [t, format, most, brief],
  )
  return <DataTable label={label} rows={elements} columns={columns} rowId={row => row.element} />
}

/** What the exposure answer has about the round. */
type Exposure = {
  readonly year: number
  readonly direct: { readonly pct: string }
  readonly oneStep: { readonly pct: string }
  readonly caveats?: readonly string[]
  readonly source?: string
  readonly round?: {
    readonly matched: boolean
    readonly matchedKg?: string
    readonly after?: {
      readonly directPct: string
      readonly oneStepPct: string
      readonly removes: { readonly directPct: string; readonly oneStepPct: string }
      readonly assumes: string
    }
  }
}

function Relief({ round }: { round: Round }) {
  const { t } = useTranslation('round-elements')
  const materials = useQuery(materialsQuery())
  return (
    <Card title={t('relief.title')} lead={t('relief.lead')}>
      <Loaded query={materials}>
        {({ items }) => {
          // Customs tells magnets apart, and nothing before them.
          const told = items.filter(({ id, stage }) => stage === 'magnet' && round.materials.includes(String(id)))
          return told.length === 0 ? (
            <Empty>{t('relief.noTrade')}</Empty>
          ) : (
            <ReliefByBloc round={round} materials={told.map(({ id }) => String(id))} />
          )
        }}
      </Loaded>
    </Card>
  )
}

function ReliefByBloc({ round, materials }: { round: Round; materials: readonly string[] }) {
  const { t } = useTranslation('round-elements')
  const { material: nameOf } = useNames()
  const [material, setMaterial] = useState(materials[0] ?? '')
  const queries = useQueries({
    queries: BLOCS.map(bloc => ({
      queryKey: ['rounds', 'exposure', round.id, bloc, material],
      queryFn: async () =>
        (await ask(
          api.GET('/aggregation/exposure', { params: { query: { bloc, material, round: round.id } } }),
        )) as unknown as Exposure,
    })),
  })
  return (
    <>
      <div className={styles.controls}>
        <Choice
          label={t('material')}
          options={materials.map(value => ({ value, label: nameOf(value) }))}
          value={material}
          onChange={setMaterial}
        />
      </div>
      <div className="grid">
        {BLOCS.map((bloc, index) => {
          const query = queries[index]
          return (
            query && (
              <Card key={bloc} level={3} title={t('ofBloc', { bloc })}>
                <Loaded query={query}>{found => <ReliefOf found={found} bloc={bloc} />}</Loaded>
              </Card>
            )
          )
        })}
      </div>
    </>
  )
}

function ReliefOf({ found, bloc }: { found: Exposure; bloc: string }) {
  const { t } = useTranslation('round-elements')
  const format = useFormat()
  const after = found.round?.after
  const row = (name: string, before: string, next: string | undefined, removes: string | undefined) => (
    <tr key={name}>
      <th scope="row">{name}</th>
      <td>{format.percent(before)}</td>
      <td>{next === undefined ? '–' : format.percent(next)}</td>
      <td>{removes === undefined ? '–' : format.decimal(Number(removes).toFixed(1))}</td>
    </tr>
  )
  return (
    <>
      <Scrolling label={`${t('relief.title')}: ${bloc}`}>
        <table className={styles.plain}>
          <caption className="hidden-visually">{t('relief.title')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('relief.share', { year: String(found.year) })}</th>
              <th scope="col">{t('relief.before')}</th>
              <th scope="col">{t('relief.after')}</th>
              <th scope="col">{t('relief.removed')}</th>
            </tr>
          </thead>
          <tbody>
            {row(t('relief.direct'), found.direct.pct, after?.directPct, after?.removes.directPct)}
            {row(t('relief.oneStep'), found.oneStep.pct, after?.oneStepPct, after?.removes.oneStepPct)}
          </tbody>
        </table>
      </Scrolling>
      {found.round?.matchedKg !== undefined && (
        <p>{t('relief.matched', { mass: format.mass(found.round.matchedKg) })}</p>
      )}
      <p className="hint">{after?.assumes ?? t(found.round?.matched ? 'relief.noRelief' : 'relief.notYet')}</p>
      <p className="hint">{[found.caveats?.[0], found.source].filter(Boolean).join(' ')}</p>
    </>
  )
}
