import { useSearchParams } from 'wouter'

/** The chosen tab, in the address as `?tab=`, so that it survives a reload and can be sent to somebody. */
export function useTab(first: string): [string, (id: string) => void] {
  const [search, setSearch] = useSearchParams()
  const choose = (id: string) =>
    setSearch(
      before => {
        const next = new URLSearchParams(before)
        if (id === first) next.delete('tab')
        else next.set('tab', id)
        return next
      },
      { replace: true },
    )
  return [search.get('tab') ?? first, choose]
}
