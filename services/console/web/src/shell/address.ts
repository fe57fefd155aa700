import { useSearchParams } from 'wouter'

/** What a page shows of much, in the address as `?name=`, so that it survives a reload and can be sent to somebody. `first` is what holds without it. */
export function useAddressed(name: string, first: string): [string, (value: string) => void] {
  const [search, setSearch] = useSearchParams()
  const choose = (value: string) =>
    setSearch(
      before => {
        const next = new URLSearchParams(before)
        if (value === first) next.delete(name)
        else next.set(name, value)
        return next
      },
      { replace: true },
    )
  return [search.get(name) ?? first, choose]
}

/** The chosen tab, in the address as `?tab=`. */
export const useTab = (first: string): [string, (id: string) => void] => useAddressed('tab', first)
