import { useQuery } from '@tanstack/react-query'
import { materialsQuery } from '../api/queries.ts'
import { useMaterialName } from '../api/use-material-name.ts'
import { Choice } from '../ui/field.tsx'

/** A material of the catalogue. */
export function MaterialChoice({
  value,
  ...props
}: {
  label: string
  hint?: string
  value: string
  onChange: (material: string) => void
  error?: string | undefined
}) {
  const materials = useQuery(materialsQuery()).data?.items ?? []
  const nameOf = useMaterialName()
  return (
    <Choice
      {...props}
      value={value || null}
      options={materials.map(one => ({ value: String(one.id), label: nameOf(String(one.id)) }))}
    />
  )
}
