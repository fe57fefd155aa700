import { Redirect, useSearch } from 'wouter'
import type { PageProps } from '../../../ui/page.tsx'

/** A member or supplier who follows an operator's link to a round sees its own part in it. */
export default function ElsewherePage({ params }: PageProps) {
  const search = useSearch()
  return <Redirect to={`/my/rounds/${params.id}${search && `?${search}`}`} replace />
}
