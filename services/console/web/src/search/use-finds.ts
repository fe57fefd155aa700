import { type QueryObserverResult, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { participantsQuery, roundsQuery } from '../api/queries.ts'
import { useMaterialName } from '../api/use-material-name.ts'
import { useFormat } from '../format/use-format.ts'
import { batchesQuery } from '../origin/origin.queries.ts'
import { forecastsQuery } from '../pages/my-forecasts/my-forecasts.queries.ts'
import { offersQuery } from '../pages/my-offers/my-offers.queries.ts'
import type { Route } from '../routes.tsx'
import { useMay } from '../session/session.tsx'
import { KINDS } from '../session/token.ts'
import type { Find } from './search.ts'

/** Milliseconds for which lists that were read for a search are good: it is opened again and again. */
const GOOD_MS = 60_000

type Lists = {
  readonly finds: readonly Find[]
  /** Some list is still being read. */
  readonly isReading: boolean
  /** Some list could not be read. */
  readonly isShort: boolean
}

/**
 * All that the caller can go to: the pages of its roles, and by name what it may read. Lists are read once something is typed, since the hub keeps what operators and
 * auditors read of others; theirs are the rounds and the participants, a party's its own.
 */
export function useFinds(routes: readonly Route[], isTyped: boolean): Lists {
  const { t } = useTranslation('search')
  const { t: app } = useTranslation('app')
  const format = useFormat()
  const nameOf = useMaterialName()
  const [hub, member, supplier] = [useMay('operator', 'auditor'), useMay('member'), useMay('supplier')]
  const party = useMay(...KINDS)
  const read = (may: boolean) => ({ enabled: may && isTyped, staleTime: GOOD_MS, refetchInterval: false as const })
  const rounds = useQuery({ ...roundsQuery(), ...read(hub || party) })
  const participants = useQuery({ ...participantsQuery(), ...read(hub) })
  const forecasts = useQuery({ ...forecastsQuery(), ...read(member) })
  const offers = useQuery({ ...offersQuery(), ...read(supplier) })
  const batches = useQuery({ ...batchesQuery(), ...read(supplier) })
  const lists: readonly QueryObserverResult[] = [rounds, participants, forecasts, offers, batches]
  const finds = useMemo(
    (): Find[] => [
      ...routes.flatMap(({ path, nav }): Find[] =>
        nav ? [{ id: path, kind: 'page', label: app(`nav.${nav}`), to: path }] : [],
      ),
      ...(['rules', 'glossary'] as const).map(
        (name): Find => ({ id: `/${name}`, kind: 'page', label: app(name), to: `/${name}` }),
      ),
      ...(rounds.data?.items ?? []).map(
        ({ id, name, reference }): Find => ({
          ...{ id, kind: 'round', label: name, more: reference },
          to: `${hub ? '' : '/my'}/rounds/${id}`,
        }),
      ),
      ...(participants.data?.items ?? []).map(
        ({ id, legalName, reference }): Find => ({
          ...{ id, kind: 'participant', label: legalName, more: reference },
          to: `/participants/${id}`,
        }),
      ),
      ...(forecasts.data?.items ?? []).map(
        ({ id, reference }): Find => ({ id, kind: 'forecast', label: reference, to: `/my/forecasts/${id}` }),
      ),
      ...(offers.data?.items ?? []).map(
        ({ id, reference, material, period }): Find => ({
          ...{ id, kind: 'offer', label: reference, to: `/my/offers/${id}` },
          more: t('goods', { material: nameOf(material), period: format.period(period) }),
        }),
      ),
      ...(batches.data?.items ?? []).map(
        ({ id, reference, material }): Find => ({
          ...{ id, kind: 'batch', label: reference, more: nameOf(material), to: `/my/batches/${id}` },
        }),
      ),
    ],
    [routes, app, t, format, nameOf, hub, rounds.data, participants.data, forecasts.data, offers.data, batches.data],
  )
  return { finds, isReading: lists.some(one => one.isLoading), isShort: lists.some(one => one.isError) }
}
