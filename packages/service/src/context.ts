import type { ServiceContext } from './define.ts'

/** Opens something once for each running service: all parts of it that ask get the same. */
export function perContext<T extends object>(open: (context: ServiceContext) => T): (context: ServiceContext) => T {
  const opened = new WeakMap<ServiceContext, T>()
  return context => {
    const known = opened.get(context) ?? open(context)
    opened.set(context, known)
    return known
  }
}
