import { type ReactNode, useEffect, useRef } from 'react'
import { Tab, TabList, TabPanel, Tabs as TabSet } from 'react-aria-components'

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
}: {
  label: string
  tabs: readonly OneTab[]
  selected: string
  onSelect: (id: string) => void
}) {
  const chosen = tabs.some(({ id }) => id === selected) ? selected : tabs[0]?.id
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
