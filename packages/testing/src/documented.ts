import { type RouteContract, routes, statusesOf } from '@lodestone/contracts'

/** Routes with their paths as patterns, those with fewer parameters first: `/rounds/ocds` is not the round `ocds`. */
const known = (routes as readonly RouteContract[])
  .map(route => ({ route, pattern: new RegExp(`^(?:/api/v1)?${route.path.replace(/\{\w+\}/g, '[^/]+')}$`) }))
  .sort((a, b) => a.route.path.split('{').length - b.route.path.split('{').length)

/** Throws where a route has answered with a status that its description does not have: whatever any test meets is documented. */
export function mustBeDocumented(method: string, path: string, status: number): void {
  const [plain = ''] = path.split('?')
  const route = known.find(one => one.route.method === method && one.pattern.test(plain))?.route
  if (route && !statusesOf(route).includes(status))
    throw new Error(
      `${route.id} answered ${status}, which its description does not have: see problemsOf in the contracts`,
    )
}
