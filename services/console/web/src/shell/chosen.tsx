import { useRoute } from 'wouter'
import type { Route } from '../routes.tsx'
import { NotFound } from '../ui/state.tsx'

/** The first of the routes that the address fits. */
export function Chosen({ routes }: { routes: readonly Route[] }) {
  const [route, ...rest] = routes
  if (!route) return <NotFound />
  return <Fitting route={route} rest={rest} key={route.path} />
}

function Fitting({ route, rest }: { route: Route; rest: readonly Route[] }) {
  const [fits, params] = useRoute<Record<string, string>>(route.path)
  if (fits) return <route.Page params={params} />
  return <Chosen routes={rest} />
}
