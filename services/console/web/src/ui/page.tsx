import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from './button.tsx'

export type PageProps = { readonly params: Readonly<Record<string, string>> }

/** A page: its heading, what stands beside it, and its content. It names the browser's tab. */
export function Page({
  title,
  lead,
  back,
  aside,
  children,
}: {
  title: string
  lead?: ReactNode
  /** Where one came from: a list above this object. */
  back?: { to: string; label: string }
  aside?: ReactNode
  children: ReactNode
}) {
  const { t } = useTranslation('app')
  useEffect(() => {
    document.title = `${title} · ${t('name')}`
  }, [title, t])
  return (
    <div className="page">
      <header className="page-header">
        <div>
          {back && (
            <Link to={back.to} className="back">
              {back.label}
            </Link>
          )}
          <h1 tabIndex={-1}>{title}</h1>
          {lead !== undefined && <p className="lead">{lead}</p>}
        </div>
        {aside !== undefined && <div className="page-aside">{aside}</div>}
      </header>
      {children}
    </div>
  )
}
