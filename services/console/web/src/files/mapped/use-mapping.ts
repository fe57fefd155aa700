import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { materialsQuery } from '../../api/queries.ts'
import { useMaterialName } from '../../api/use-material-name.ts'
import { materialsBy } from '../../field/tidy.ts'
import {
  columnsOf,
  type Form,
  type Found,
  formOf,
  hasColumns,
  isSaidIn,
  mappingOf,
  missingIn,
  NOTHING,
  proposalOf,
  type Said,
  type Saved,
  saidOf,
} from './form.ts'
import { type How, previewQuery } from './mapping.queries.ts'

/** Characters of an address that servers on the way take for sure: a longer mapping is saved first, and named. */
const MOST_IN_ADDRESS = 6_000

/** A file that is to be mapped. */
export type ToMap = {
  readonly path: string
  readonly file: File
  readonly nth: number
  readonly how: How
  readonly found: Found
}

type Taken = { readonly mapping: Saved; readonly said: Said }
const takenOf = (mapping: Saved): Taken => ({ mapping, said: saidOf(mapping) })

/** The mapping of a file while it is made: what is said, what is missing, and what the hub reads by it. */
export function useMapping({ path, file, nth, how, found: first }: ToMap, initial: Saved | undefined) {
  const materialOf = useMaterialsByName()
  const [taken, setTaken] = useState(() => initial && takenOf(initial))
  const [said, setSaid] = useState<Said>(taken?.said ?? NOTHING)
  const [named, setNamed] = useState<string>()
  const [pressed, setPressed] = useState<Said>()
  const { format } = first
  const read = (more: How, enabled: boolean) => ({ ...previewQuery(path, file, nth, { ...how, ...more }), enabled })

  // Other columns than the proposed ones have other numbers under them.
  const proposed = useMemo(() => proposalOf(first, materialOf), [first, materialOf])
  const columns = columnsText(formOf(said, proposed, first))
  const isElsewhere = columns !== undefined && columns !== columnsText(proposed)
  const located = useQuery(read({ format, mapping: columns, first: '0' }, isElsewhere))
  const found = (isElsewhere ? located.data?.found : undefined) ?? first
  const form = useMemo(
    () => formOf(said, found === first ? proposed : proposalOf(found, materialOf), found),
    [said, found, first, proposed, materialOf],
  )
  const isLocating = isElsewhere && located.isPending
  const missing = isLocating ? [] : missingIn(form, found)

  const mapping = mappingOf(form, format)
  const text = JSON.stringify(mapping)
  const isSaved = taken?.said === said && isSaidIn(said, form, found)
  const isReady = !isLocating && missing.length === 0
  const isLong = !isSaved && encodeURIComponent(text).length > MOST_IN_ADDRESS
  const isAsked = isReady && !isLong && (isSaved || pressed === said)
  const lines = useQuery(
    read(isSaved ? { savedMapping: taken?.mapping.name, format: undefined } : { format, mapping: text }, isAsked),
  )
  return {
    found,
    form,
    said,
    missing,
    mapping,
    saved: taken?.mapping,
    name: named ?? taken?.mapping.name ?? '',
    setName: setNamed,
    isSaved,
    isLocating,
    isReady,
    isLong,
    fault: located.error ?? lines.error,
    lines: isAsked ? lines : undefined,
    set: (next: (before: Said) => Said) => setSaid(next),
    ask: () => setPressed(said),
    /** Goes on with a saved mapping, or from nothing. */
    take: (next: Saved | undefined) => {
      const now = next && takenOf(next)
      setTaken(now)
      setNamed(undefined)
      setSaid(now?.said ?? NOTHING)
    },
  }
}
export type Mapped = ReturnType<typeof useMapping>

/** The columns alone as a mapping, once they are all there. */
const columnsText = (form: Form): string | undefined =>
  hasColumns(form) ? JSON.stringify({ columns: columnsOf(form), materials: {} }) : undefined

/** The material that a text names in the reader's language, in English or by its id. */
function useMaterialsByName(): (text: string) => string | undefined {
  const nameOf = useMaterialName()
  const materials = useQuery(materialsQuery()).data?.items
  return useMemo(
    () =>
      materialsBy(
        (materials ?? []).map(one => ({ id: String(one.id), names: [nameOf(String(one.id)), String(one.name)] })),
      ),
    [materials, nameOf],
  )
}
