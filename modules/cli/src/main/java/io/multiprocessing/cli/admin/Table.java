package io.multiprocessing.cli.admin;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.IntStream;

/** Rows as people read them. */
final class Table {
    private static final String GAP = "  ";
    private static final int MINUTE = 60;
    private static final int HOUR = 60 * MINUTE;
    private static final int DAY = 24 * HOUR;

    private Table() {}

    /** Each column as wide as its widest cell; a row may have fewer cells than the first. */
    static void print(PrintWriter out, List<List<String>> rows) {
        int columns = rows.isEmpty() ? 0 : rows.get(0).size();
        int[] widths = IntStream.range(0, columns)
                .map(column -> rows.stream()
                        .filter(row -> row.size() > column)
                        .mapToInt(row -> width(row.get(column)))
                        .max()
                        .orElse(0))
                .toArray();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                String cell = row.get(i);
                line.append(cell);
                if (i < row.size() - 1) {
                    line.append(" ".repeat(widths[i] - width(cell))).append(GAP);
                }
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    /** As ps has it: [days-]hours:minutes:seconds. */
    static String age(String seconds) {
        long all = Long.parseLong(seconds);
        String time = String.format("%02d:%02d:%02d", all % DAY / HOUR, all % HOUR / MINUTE, all % MINUTE);
        return all >= DAY ? all / DAY + "-" + time : time;
    }
}
