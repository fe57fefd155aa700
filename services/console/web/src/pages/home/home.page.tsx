import { formatKg, grams } from '@lodestone/kernel/quantity'
import { useQueries, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { roundsQuery } from '../../api/queries.ts'
import { useMaterialName } from '../../api/use-material-name.ts'
import { useFormat } from '../../format/use-format.ts'
import { useNow } from '../../format/use-now.ts'
import { Countdown } from '../../round/clock.tsx'
import { dueOf, inOrderOfNeed, type Round } from '../../round/round.ts'
import { useUntilWhen } from '../../round/use-until-when.ts'
import { useMay, useSession } from '../../session/session.tsx'
import { RoundStateBadge } from '../../ui/badge.tsx'
import { ButtonLink, Link } from '../../ui/button.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import { forecastsQuery } from '../my-forecasts/my-forecasts.queries.ts'
import { offersQuery, screeningQuery } from '../my-offers/my-offers.queries.ts'
import { AGAIN_MS, allocationsQuery, entriesQuery, proposalsQuery } from '../round/take-part/my-rounds.queries.ts'
import styles from './home.module.css'
import { type Duty, dutiesOfOffers, dutiesOfRound, figuresOf } from './home.ts'

/** Rounds whose allocations are read, the latest first; offers whose proofs are looked at. */
const MOST_ROUNDS = 10
const MOST_OFFERS = 20

/** Where a member or supplier begins: what is due, what runs, and how one stands. */
export default function HomePage() {
  const { t } = useTranslation('home')
  const rounds = useQuery({ ...roundsQuery(), refetchInterval: AGAIN_MS })
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Loaded query={rounds}>{({ items }) => <Overview rounds={items} />}</Loaded>
    </Page>
  )
}

function Overview({ rounds }: { rounds: readonly Round[] }) {
  const { t } = useTranslation('home')
  const { org } = useSession()
  const sides = { member: useMay('member'), supplier: useMay('supplier') }
  const now = useNow(60_000)
  const decided = rounds
    .filter(({ state }) => ['matched', 'awarded', 'completed'].includes(state))
    .slice(0, MOST_ROUNDS)
  const open = rounds.filter(({ state }) => state === 'collecting').slice(0, MOST_ROUNDS)
  const allocations = useQueries({ queries: decided.map(({ id }) => allocationsQuery(id)) })
  const proposals = useQueries({ queries: (sides.supplier ? decided : []).map(({ id }) => proposalsQuery(id)) })
  const entries = useQueries({ queries: open.map(({ id }) => entriesQuery(id, sides)) })
  const offers = useQuery({ ...offersQuery(), enabled: sides.supplier }).data?.items ?? []
  const standing = offers.filter(({ status }) => status === 'standing')
  const proofs = useQueries({
    queries: standing
      .slice(0, MOST_OFFERS)
      .map(({ id }) => ({ ...screeningQuery(id), refetchInterval: false as const })),
  })
  const isReading = [...allocations, ...proposals, ...entries].some(({ isPending }) => isPending)
  const failed = [...allocations, ...proposals, ...entries].some(({ isError }) => isError)

  const duties: Duty[] = [
    ...decided.flatMap((round, at) =>
      dutiesOfRound(round, allocations[at]?.data?.items ?? [], org, proposals[at]?.data?.items),
    ),
    ...open.flatMap((round, at): Duty[] => (entries[at]?.data?.length === 0 ? [{ kind: 'missing', round }] : [])),
    ...dutiesOfOffers(offers, now),
    ...standing.slice(0, MOST_OFFERS).flatMap((offer, at): Duty[] => {
      const first = proofs[at]?.data?.expiring?.[0]
      return first ? [{ kind: 'evidence', offer, validTo: first.validTo, daysLeft: first.daysLeft }] : []
    }),
  ]
  const live = inOrderOfNeed(rounds).filter(({ state }) => state !== 'draft')
  // Between two rounds the latest is what one looks for.
  const shown = live.length > 0 ? live : rounds.slice(0, 1)
  return (
    <>
      <Card title={t('due')}>
        {failed && <p className="note warn">{t('incomplete')}</p>}
        {duties.length === 0 ? (
          <Empty>{t(isReading ? 'looking' : 'nothingDue')}</Empty>
        ) : (
          <ul className={styles.duties}>
            {duties.map((duty, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a duty has no name of its own
              <DutyLine key={at} duty={duty} supplier={!sides.member} />
            ))}
          </ul>
        )}
      </Card>
      <div className="grid">
        <Card title={t('rounds')}>
          {live.length === 0 ? <Empty>{t('noRounds')}</Empty> : null}
          {shown.length > 0 && (
            <ul className={styles.duties}>
              {shown.map(round => (
                <RoundLine key={round.id} round={round} />
              ))}
            </ul>
          )}
        </Card>
        <Figures allocations={allocations.flatMap(({ data }) => data?.items ?? [])} rounds={decided.length} />
      </div>
    </>
  )
}

function DutyLine({ duty, supplier }: { duty: Duty; supplier: boolean }) {
  const { t } = useTranslation('home')
  const format = useFormat()
  const untilWhen = useUntilWhen()
  const material = useMaterialName()
  const line = (text: string, hint: string, to: string, act: string): ReactNode => (
    <li>
      <div>
        <strong>{text}</strong>
        <p className="hint">{hint}</p>
      </div>
      <ButtonLink to={to}>{act}</ButtonLink>
    </li>
  )
  if ('round' in duty) {
    const { round } = duty
    const to = `/my/rounds/${round.id}`
    switch (duty.kind) {
      case 'decide':
        return line(t('decide', { count: duty.count }), `${round.name}. ${untilWhen(round)}`, to, t('toDecide'))
      case 'contract':
        return line(t('contract', { count: duty.count }), round.name, to, t('toReport'))
      case 'delivery':
        return line(t('delivery', { count: duty.count }), round.name, to, t('toReport'))
      case 'missing':
        return line(
          t(supplier ? 'missingOffer' : 'missingForecast', { round: round.name }),
          t('missingHint', {
            time: format.dateTime(supplier ? round.offersCloseAt : round.collectionClosesAt),
            materials: format.list(round.materials.slice(0, 4).map(material)),
            periods: format.list(round.periods.slice(0, 4).map(format.period)),
          }),
          supplier ? '/my/offers/new' : '/my/forecasts/new',
          t(supplier ? 'toOffer' : 'toForecast'),
        )
    }
  }
  const { offer } = duty
  const to = `/my/offers/${offer.id}`
  switch (duty.kind) {
    case 'unproven':
      return line(t('unproven', { reference: offer.reference }), t('unprovenHint'), to, t('toMend'))
    case 'expires':
      return line(
        t('expires', { reference: offer.reference, time: format.dateTime(offer.validUntil) }),
        t('expiresHint'),
        to,
        t('toMend'),
      )
    case 'evidence':
      return line(
        t('evidence', { reference: offer.reference, date: format.date(duty.validTo), count: duty.daysLeft }),
        t('evidenceHint'),
        to,
        t('toMend'),
      )
  }
}

function RoundLine({ round }: { round: Round }) {
  const { t } = useTranslation('home')
  const format = useFormat()
  const due = dueOf(round)
  return (
    <li>
      <div>
        <Link to={`/my/rounds/${round.id}`}>{round.name}</Link> <RoundStateBadge state={round.state} />
        <p className="hint">
          {round.reference} · {format.list(round.periods.slice(0, 3).map(format.period))}
        </p>
      </div>
      {due?.by === 'clock' && (
        <span className="hint">
          {t(`ends.${due.what}`)} <Countdown to={due.at} />
        </span>
      )}
    </li>
  )
}

function Figures({ allocations, rounds }: { allocations: Parameters<typeof figuresOf>[0]; rounds: number }) {
  const { t } = useTranslation(['home', 'app'])
  const format = useFormat()
  const sides = { member: useMay('member'), supplier: useMay('supplier') }
  const forecasts = useQuery({ ...forecastsQuery(), enabled: sides.member }).data?.items
  const offers = useQuery({ ...offersQuery(), enabled: sides.supplier }).data?.items
  const sum = (quantities: readonly string[]): string =>
    format.kg(formatKg(quantities.reduce((total, one) => total + grams(one), 0n)))
  const { allocated, agreed, contracted, delivered } = figuresOf(allocations)
  return (
    <Card
      title={t('figures')}
      lead={t('figuresLead', { count: rounds })}
      aside={
        <>
          {sides.member && <ButtonLink to="/my/forecasts">{t('app:nav.myForecasts')}</ButtonLink>}
          {sides.supplier && <ButtonLink to="/my/offers">{t('app:nav.myOffers')}</ButtonLink>}
        </>
      }
    >
      <Facts
        items={[
          ...(forecasts
            ? [
                [
                  t('forecastKg'),
                  sum(
                    forecasts
                      .filter(({ status }) => status === 'standing')
                      .flatMap(({ lines }) => lines.map(line => line.quantityKg)),
                  ),
                ] as const,
              ]
            : []),
          ...(offers
            ? [
                [
                  t('offeredKg'),
                  sum(offers.filter(({ status }) => status === 'standing').map(({ quantityKg }) => quantityKg)),
                ] as const,
              ]
            : []),
          [t('allocatedKg'), format.kg(allocated)],
          [t('agreedKg'), format.kg(agreed)],
          [t('contractedKg'), format.kg(contracted)],
          [t('deliveredKg'), format.kg(delivered)],
        ]}
      />
    </Card>
  )
}
