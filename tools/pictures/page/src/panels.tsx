// What is inside a panel, by its type. Grafana publishes its time series, big value, bar gauge and table; the arc of the
// gauge and the bars of the state timeline are not published, and are drawn here with its colours, values and text.
import { type DataFrame, type FieldDisplay, type TimeRange, FieldType, VizOrientation, getFieldDisplayName, getFieldDisplayValues } from "@grafana/data";
import { BarGauge, BigValue, BigValueColorMode, BigValueGraphMode, BigValueJustifyMode, BigValueTextMode, TimeSeries, VizRepeater, useTheme2 } from "@grafana/ui";
import { TableNG } from "@grafana/ui/unstable";
import { type Panel } from "./main";

interface Props { panel: Panel; frames: DataFrame[]; width: number; height: number; timeRange: TimeRange }

export function Content(props: Props) {
  if (!props.frames.some((frame) => frame.length)) {
    return <div style={{ height: props.height, display: "flex", alignItems: "center", justifyContent: "center", opacity: 0.6 }}>{props.panel.fieldConfig.defaults.noValue}</div>;
  }
  switch (props.panel.type) {
    case "timeseries": return <Graph {...props} />;
    case "table": return <Table {...props} />;
    case "state-timeline": return <States {...props} />;
    default: return <Values {...props} />;
  }
}

/** What Grafana's panels do before they draw: each field knows its name and its place among the colours. */
function name(frames: DataFrame[]) {
  frames.forEach((frame, index) => frame.fields.forEach((field) => {
    field.state = { ...field.state, seriesIndex: index, displayName: getFieldDisplayName(field, frame, frames) };
  }));
}

function Graph({ panel, frames, width, height, timeRange }: Props) {
  name(frames);
  return <TimeSeries frames={frames} width={width} height={height} timeRange={timeRange} timeZone="utc" legend={panel.options.legend} options={{}} />;
}

function Table({ panel, frames, width, height }: Props) {
  name(frames);
  return <TableNG data={frames[0]} width={width} height={height} sortBy={panel.options.sortBy} noHeader={!panel.options.showHeader} disableSanitizeHtml={false} />;
}

function Values(props: Props) {
  const theme = useTheme2();
  const { panel, frames, width, height } = props;
  const values = getFieldDisplayValues({
    fieldConfig: panel.fieldConfig, reduceOptions: panel.options.reduceOptions, replaceVariables: (text: string) => text, theme, data: frames, timeZone: "utc",
  });
  const horizontal = panel.options.orientation === "horizontal";
  const orientation = horizontal ? VizOrientation.Horizontal : VizOrientation.Auto;
  return (
    <VizRepeater
      getValues={() => values} source={frames} width={width} height={height} orientation={orientation} autoGrid={panel.type === "stat"} itemSpacing={8}
      minVizHeight={panel.options.minVizHeight ?? 0} maxVizHeight={panel.options.maxVizHeight} minVizWidth={panel.options.minVizWidth ?? 0}
      renderValue={({ value, width, height }) => <One panel={panel} value={value} width={width} height={height} count={values.length} />}
    />
  );
}

function One({ panel, value, width, height, count }: { panel: Panel; value: FieldDisplay; width: number; height: number; count: number }) {
  const theme = useTheme2();
  const { options } = panel;
  if (panel.type === "gauge") return <Arc value={value} width={width} height={height} named={count > 1} />;
  if (panel.type === "bargauge") {
    return <BarGauge value={value.display} field={value.field} display={value.view?.getFieldDisplayProcessor(value.colIndex!)} width={width} height={height} theme={theme} orientation={VizOrientation.Horizontal} displayMode={options.displayMode} valueDisplayMode={options.valueMode} namePlacement={options.namePlacement} showUnfilled={options.showUnfilled} />;
  }
  const mode = options.textMode === "auto" && count === 1 ? BigValueTextMode.Value : BigValueTextMode.ValueAndName;
  return <BigValue value={value.display} width={width} height={height} theme={theme} count={count} colorMode={options.colorMode as BigValueColorMode} graphMode={BigValueGraphMode.None} justifyMode={BigValueJustifyMode.Auto} textMode={mode} />;
}

/** Three quarters of a circle: the part of the whole in the colour of its threshold. */
function Arc({ value, width, height, named }: { value: FieldDisplay; width: number; height: number; named: boolean }) {
  const theme = useTheme2();
  const label = named ? 20 : 0;
  const radius = Math.min(width / 2, (height - label) / 1.75) - 8;
  const part = value.display.percent ?? 0;
  const centre = { x: width / 2, y: radius + 8 };
  return (
    <svg width={width} height={height}>
      {[{ to: 1, colour: theme.colors.background.secondary }, { to: Math.min(1, Math.max(0, part)), colour: value.display.color }].map(({ to, colour }, key) => (
        <path key={key} d={arc(centre, radius, to)} stroke={colour} strokeWidth={radius / 4} fill="none" />
      ))}
      <text x={centre.x} y={centre.y + radius / 8} textAnchor="middle" fontSize={radius / 2.4} fontWeight={500} fill={value.display.color}>{value.display.text}{value.display.suffix}</text>
      {named && <text x={centre.x} y={height - 6} textAnchor="middle" fontSize={12} fill={theme.colors.text.primary}>{value.display.title}</text>}
    </svg>
  );
}

function arc({ x, y }: { x: number; y: number }, radius: number, to: number): string {
  const point = (part: number) => {
    const angle = ((225 - 270 * part) * Math.PI) / 180;
    return `${x + radius * Math.cos(angle)} ${y - radius * Math.sin(angle)}`;
  };
  return `M ${point(0)} A ${radius} ${radius} 0 ${to > 2 / 3 ? 1 : 0} 1 ${point(to)}`;
}

/** A line a series, a bar as long as the state lasts; a gap where nothing was reported. */
function States({ frames, width, height, timeRange }: Props) {
  const theme = useTheme2();
  const [from, to] = [timeRange.from.valueOf(), timeRange.to.valueOf()];
  const names = frames.map((frame) => getFieldDisplayName(frame.fields[1], frame, frames));
  const left = Math.min(width / 2.2, 8 + 7 * Math.max(...names.map((name) => name.length)));
  const row = Math.min(34, (height - 24) / frames.length);
  const at = (time: number) => left + ((time - from) / (to - from)) * (width - left);
  return (
    <svg width={width} height={height} fontSize={12}>
      {frames.map((frame, line) => {
        const times = frame.fields.find((field) => field.type === FieldType.time)!.values;
        const field = frame.fields.find((one) => one.type === FieldType.number)!;
        const step = Math.min(...times.slice(1).map((time, index) => time - times[index]));
        return (
          <g key={line}>
            <text x={left - 8} y={line * row + row * 0.6} textAnchor="end" fontSize={Math.min(12, row * 0.85)} fill={theme.colors.text.secondary}>{names[line]}</text>
            {field.values.map((state, index) => (
              <rect key={index} x={at(times[index])} width={Math.max(0, Math.min(at(times[index] + step), width) - at(times[index])) + 0.5} y={line * row + row * 0.1} height={row * 0.8} fill={field.display!(state).color} fillOpacity={0.8} />
            ))}
          </g>
        );
      })}
      {[0, 0.25, 0.5, 0.75].map((part) => (
        <text key={part} x={left + part * (width - left)} y={height - 4} fill={theme.colors.text.secondary}>{new Date(from + part * (to - from)).toISOString().slice(5, 16).replace("T", " ")}</text>
      ))}
    </svg>
  );
}
