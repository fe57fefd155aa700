import { useQueries, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { roundsQuery } from '../../api/queries.ts'
import { Approvals } from '../../approvals/approvals.tsx'
import { useNow } from '../../format/use-now.ts'
import { inOrderOfNeed, isOfProjects, type Round } from '../../round/round.ts'
import { useActs } from '../../session/acting.tsx'
import { useMay, useSession } from '../../session/session.tsx'
import { Card } from '../../ui/card.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import { offersQuery, screeningQuery } from '../my-offers/my-offers.queries.ts'
import { AGAIN_MS, allocationsQuery, entriesQuery, proposalsQuery } from '../round/take-part/my-rounds.queries.ts'
import { DutyLine } from './duty-line.tsx'
import { Figures } from './figures.tsx'
import styles from './home.module.css'
import { byDay, type Duty, decidedOf, dutiesOfOffers, dutiesOfRound, mayLapse } from './home.ts'
import { RoundLine } from './round-line.tsx'

/** Rounds that the figures are of. */
const MOST_ROUNDS = 10

/** Where an organisation begins: what is due, what runs, and how one stands. */
export default function HomePage() {
  const { t } = useTranslation('home')
  const rounds = useQuery({ ...roundsQuery(), refetchInterval: AGAIN_MS })
  return (
    <Page title={t('title')} lead={t('lead')}>
      {!useActs() && <p className="note">{t('readsOnly')}</p>}
      <Approvals>
        <Loaded query={rounds}>{({ items }) => <Overview rounds={items} />}</Loaded>
      </Approvals>
    </Page>
  )
}

function Overview({ rounds }: { rounds: readonly Round[] }) {
  const { t } = useTranslation('home')
  const { org } = useSession()
  const sides = { member: useMay('member'), supplier: useMay('supplier') }
  const trades = sides.member || sides.supplier
  const now = useNow(60_000)
  const ofGoods = trades ? rounds.filter(round => !isOfProjects(round)) : []
  const { read: decided, latest } = decidedOf(ofGoods, MOST_ROUNDS)
  const open = ofGoods.filter(({ state }) => state === 'collecting')
  const allocations = useQueries({ queries: decided.map(({ id }) => allocationsQuery(id)) })
  const proposals = useQueries({ queries: (sides.supplier ? decided : []).map(({ id }) => proposalsQuery(id)) })
  const entries = useQueries({ queries: open.map(({ id }) => entriesQuery(id, sides)) })
  const own = useQuery({ ...offersQuery(), enabled: sides.supplier })
  const offers = own.data?.items ?? []
  const lapsing = offers.filter(offer => mayLapse(offer, now))
  const proofs = useQueries({
    queries: lapsing.map(({ id }) => ({ ...screeningQuery(id), refetchInterval: false as const })),
  })
  const looks = [...allocations, ...proposals, ...entries, ...proofs, ...(sides.supplier ? [own] : [])]
  const isReading = looks.some(({ isPending }) => isPending)
  const failed = looks.some(({ isError }) => isError)

  const duties = byDay([
    ...decided.flatMap((round, at) =>
      dutiesOfRound(round, allocations[at]?.data?.items ?? [], org, proposals[at]?.data?.items),
    ),
    ...open.flatMap((round, at): Duty[] => (entries[at]?.data?.length === 0 ? [{ kind: 'missing', round }] : [])),
    ...dutiesOfOffers(offers, now),
    ...lapsing.flatMap((offer, at): Duty[] => {
      const first = proofs[at]?.data?.expiring?.[0]
      return first ? [{ kind: 'evidence', offer, validTo: first.validTo, daysLeft: first.daysLeft }] : []
    }),
  ])
  const live = inOrderOfNeed(rounds).filter(({ state }) => state !== 'draft')
  // Between two rounds the latest is what one looks for.
  const shown = live.length > 0 ? live : rounds.slice(0, 1)
  return (
    <>
      <Card title={t('due')}>
        {failed && <p className="note warn">{t('incomplete')}</p>}
        {duties.length === 0 && !failed ? (
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
        {trades && (
          <Figures
            allocations={allocations.flatMap(({ data }, at) => {
              const round = decided[at]
              return round && latest.includes(round) ? (data?.items ?? []) : []
            })}
            rounds={latest.length}
          />
        )}
      </div>
    </>
  )
}
