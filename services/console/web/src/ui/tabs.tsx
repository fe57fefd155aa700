import { type ReactNode, useEffect, useRef } from 'react'
import { Tab, TabList, TabPanel, Tabs as TabSet } from 'react-aria-components'
import { useIsPrinting } from './use-printing.ts'

type OneTab = { readonly id: string; readonly label: ReactNode; readonly content: () => ReactNode }

/**
 * Tabs of a page. The chosen one is the caller's, so that it can stand in the address: see `useTab` in `shell/address.ts`. One that is not there,
 * from an old link or of another role, is the first.
 */
export function Tabs({
  label,
  tabs,
  selected,
  onSelect,
  printsAll = false,
}: {
  label: string
  tabs: readonly OneTab[]
  selected: string
  onSelect: (id: string) => void
  /** On paper all tabs stand one after the other: they are one thing in parts. */
  printsAll?: boolean
}) {
  const chosen = tabs.some(({ id }) => id === selected) ? selected : tabs[0]?.id
  const isPrinting = useIsPrinting() && printsAll
  const scroller = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when another is chosen
  useEffect(() => {
    // The tabs are there after the next picture.
    const frame = requestAnimationFrame(() =>
      scroller.current
        ?.querySelector('[aria-selected="true"]')
        ?.scrollIntoView({ block: 'nearest', inline: 'nearest' }),
    )
    return () => cancelAnimationFrame(frame)
  }, [chosen])
  if (isPrinting)
    return (
      <div className="tab-panel">
        {tabs.map(tab => (
          <section key={tab.id} className="tab-panel">
            <p className="tab-printed">{tab.label}</p>
            {tab.content()}
          </section>
        ))}
      </div>
    )
  return (
    <TabSet
      className="tabs"
      {...(chosen === undefined ? {} : { selectedKey: chosen })}
      onSelectionChange={key => onSelect(String(key))}
    >
      <div className="tab-scroll" ref={scroller}>
        <TabList aria-label={label} className="tab-list">
          {tabs.map(tab => (
            <Tab key={tab.id} id={tab.id} className="tab">
              {tab.label}
            </Tab>
          ))}
        </TabList>
      </div>
      {tabs.map(tab => (
        <TabPanel key={tab.id} id={tab.id} className="tab-panel">
          {tab.content()}
        </TabPanel>
      ))}
    </TabSet>
  )
}
