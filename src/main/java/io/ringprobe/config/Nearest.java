package io.ringprobe.config;

import java.util.List;
import java.util.Locale;

/** Finds the right name that somebody may have meant when writing a wrong one. */
public final class Nearest {
    private Nearest() {}

    /** The end of a message on a wrong name: the name meant, or all of them where none is near. */
    public static String hint(String wrong, List<String> right) {
        String near = to(wrong, right);
        if (near != null) {
            return "did you mean " + near + "?";
        }
        return right.isEmpty() ? "there are none" : "there are " + String.join(", ", right);
    }

    /** The name that is nearest by edit distance, or which alone begins like the wrong one; null where none is near. */
    public static String to(String wrong, List<String> right) {
        String best = null;
        int bestDistance = 1 + Math.max(1, wrong.length() / 3);
        for (String name : right) {
            int distance = distance(wrong.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
            if (distance < bestDistance) {
                best = name;
                bestDistance = distance;
            }
        }
        return best == null ? onlyOneBeginningWith(wrong, right) : best;
    }

    private static String onlyOneBeginningWith(String start, List<String> names) {
        String found = null;
        for (String name : names) {
            if (start.length() > 1 && name.startsWith(start)) {
                if (found != null) {
                    return null;
                }
                found = name;
            }
        }
        return found;
    }

    /** The least number of letters put in, left out, changed, or swapped with their neighbour. */
    static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, 1 + Math.min(last[j], row[j - 1]));
                if (isSwap(a, i, b, j)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[b.length()];
    }

    private static boolean isSwap(String a, int i, String b, int j) {
        return i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    }
}
