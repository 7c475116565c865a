package io.multiprocessing.runtime.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What goes over an admin socket, as text. A request is one line: the library's version, what is asked, and what for. An
 * answer is {@code ok} and its rows, or {@code error} and words, and at last an empty line, without which it is cut off.
 * Cells are separated by tabs.
 */
final class Rows {
    static final int MAX_REQUEST_BYTES = 1024;
    static final int MAX_ANSWER_BYTES = 8 << 20;
    private static final int MAX_ROWS = 10_000;
    private static final int MAX_CELL = 200;
    private static final String OK = "ok";
    private static final String ERROR = "error";

    private Rows() {}

    static byte[] request(String version, List<String> words) {
        List<String> cells = new ArrayList<>(List.of(version));
        cells.addAll(words);
        return (line(cells) + "\n").getBytes(UTF_8);
    }

    /** @param line without its end */
    static List<String> cells(String line) {
        return List.of(line.split("\t", -1));
    }

    /** More rows than anybody reads are left out. */
    static byte[] answer(List<List<String>> rows) {
        StringBuilder text = new StringBuilder(OK).append('\n');
        rows.stream().limit(MAX_ROWS).forEach(row -> text.append(line(row)).append('\n'));
        return text.append('\n').toString().getBytes(UTF_8);
    }

    static byte[] error(String words) {
        return (ERROR + " " + clean(words, MAX_REQUEST_BYTES) + "\n\n").getBytes(UTF_8);
    }

    /** @throws AdminException with the words of an error, or when it is no answer */
    static List<List<String>> read(byte[] answer) {
        String text = new String(answer, UTF_8);
        if (!text.endsWith("\n\n")) {
            throw new AdminException("its answer is cut off after " + answer.length + " bytes; it may have ended");
        }
        List<String> lines = text.substring(0, text.length() - 2).lines().toList();
        String first = lines.isEmpty() ? "" : lines.get(0);
        if (first.startsWith(ERROR + " ")) {
            throw new AdminException(clean(first.substring(ERROR.length() + 1), MAX_REQUEST_BYTES));
        }
        if (!first.equals(OK)) {
            throw new AdminException("its answer begins with \"" + clean(first, MAX_CELL) + "\"; it is no agent");
        }
        return lines.stream()
                .skip(1)
                .map(line ->
                        cells(line).stream().map(cell -> clean(cell, MAX_CELL)).toList())
                .toList();
    }

    private static String line(List<String> cells) {
        return String.join(
                "\t", cells.stream().map(cell -> clean(cell, MAX_CELL)).toList());
    }

    /** Names are what programs made them: none may look like two cells, or move a terminal's cursor. */
    private static String clean(@Nullable String text, int most) {
        String whole = String.valueOf(text);
        String cut = whole.length() > most ? whole.substring(0, most - 1) + "…" : whole;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
