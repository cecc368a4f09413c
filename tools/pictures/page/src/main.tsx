// One dashboard, drawn panel by panel with Grafana's components. The driver puts what to draw into window.picture.
import { type DataFrame, ThemeContext, createTheme, dateTime } from "@grafana/data";
import { useTheme2 } from "@grafana/ui";
import { useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { type Answer, configured, framesOf, transformed } from "./frames";
import { Content } from "./panels";
import "@grafana/react-data-grid/lib/styles.css";

interface Place { x: number; y: number; w: number; h: number }
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export interface Panel { id: number; type: string; title: string; gridPos: Place; fieldConfig: any; options: any; transformations?: any[]; panels?: Panel[] }
export interface Picture { title: string; panels: Panel[]; answers: Record<string, Answer[]>; from: number; to: number; width: number }

declare global { interface Window { picture: Picture } }

const CELL = 30;
const GAP = 8;
const theme = createTheme({ colors: { mode: "dark" } });

function Frame({ panel }: { panel: Panel }) {
  const { answers, from, to, width } = window.picture;
  const theme = useTheme2();
  const [frames, setFrames] = useState<DataFrame[]>();
  useEffect(() => {
    const mine = answers[panel.id] ?? [];
    const tables = mine.filter((answer) => answer.format === "table").length;
    transformed(mine.flatMap((answer) => framesOf(answer, tables > 1)), panel.transformations ?? [])
      .then((data) => setFrames(configured(data, panel.fieldConfig, theme)))
      .catch((error) => { console.error(`${panel.title}: ${error.stack}`); setFrames([]); });
  }, [panel]);
  const column = (width - GAP) / 24;
  const { x, y, w, h } = panel.gridPos;
  const box = { left: GAP + x * column, top: GAP + y * (CELL + GAP), width: w * column - GAP, height: h * (CELL + GAP) - GAP };
  const { colors, shape } = theme;
  return (
    <div style={{ position: "absolute", ...box, background: colors.background.primary, border: `1px solid ${colors.border.weak}`, borderRadius: shape.radius.default, overflow: "hidden" }}>
      <div style={{ height: 32, padding: "6px 8px", fontWeight: 500, whiteSpace: "nowrap" }}>{panel.title}</div>
      <div style={{ position: "relative", margin: "0 8px", width: box.width - 18, height: box.height - 42 }}>
        {frames && <Content panel={panel} frames={frames} width={box.width - 18} height={box.height - 42} timeRange={{ from: dateTime(from), to: dateTime(to), raw: { from: dateTime(from), to: dateTime(to) } }} />}
      </div>
    </div>
  );
}

function Row({ panel }: { panel: Panel }) {
  const top = GAP + panel.gridPos.y * (CELL + GAP);
  return <div style={{ position: "absolute", left: GAP, top, height: CELL, padding: 4, fontWeight: 500 }}>{panel.panels?.length ? "▸" : "▾"} {panel.title}</div>;
}

/** Collapsed rows hide their panels, and what follows moves up. */
function compact(panels: Panel[]): Panel[] {
  let hidden = 0;
  return panels.map((panel) => {
    const moved = { ...panel, gridPos: { ...panel.gridPos, y: panel.gridPos.y - hidden } };
    const bottom = Math.max(...(panel.panels ?? []).map(({ gridPos }) => gridPos.y + gridPos.h), panel.gridPos.y + 1);
    hidden += panel.type === "row" ? bottom - panel.gridPos.y - 1 : 0;
    return moved;
  });
}

function Dashboard() {
  const { title, width } = window.picture;
  const panels = compact(window.picture.panels);
  const bottom = Math.max(...panels.map(({ gridPos }) => gridPos.y + gridPos.h));
  return (
    <div style={{ background: theme.colors.background.canvas, color: theme.colors.text.primary, width }}>
      <div style={{ padding: "12px 12px 0", fontSize: 18, fontWeight: 500 }}>{title}</div>
      <div style={{ position: "relative", height: bottom * (CELL + GAP) + GAP }}>
        {panels.map((panel) => (panel.type === "row" ? <Row key={panel.id} panel={panel} /> : <Frame key={panel.id} panel={panel} />))}
      </div>
    </div>
  );
}

createRoot(document.getElementById("root")!).render(<ThemeContext.Provider value={theme}><Dashboard /></ThemeContext.Provider>);
