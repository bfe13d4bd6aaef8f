package surprisal.data.shard;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import surprisal.data.DocumentTokens;
import surprisal.data.Fingerprint;

/** Token files as one sequence; a document may span several files. */
final class TokenShards implements DocumentTokens {
  private final List<TokenShard> shards;
  private final long[] firstToken;

  TokenShards(List<TokenShard> shards) {
    this.shards = List.copyOf(shards);
    this.firstToken = new long[shards.size() + 1];
    for (int s = 0; s < shards.size(); s++) {
      firstToken[s + 1] = firstToken[s] + shards.get(s).size();
    }
  }

  @Override
  public long size() {
    return firstToken[shards.size()];
  }

  private int shardOf(long position) {
    int found = Arrays.binarySearch(firstToken, position);
    return found >= 0 ? found : -found - 2;
  }

  @Override
  public void copy(long from, int[] to, int toOffset, int count) {
    Objects.checkFromIndexSize(from, count, size());
    int done = 0;
    while (done < count) {
      int s = shardOf(from + done);
      long at = from + done - firstToken[s];
      int here = (int) Math.min(count - done, shards.get(s).size() - at);
      shards.get(s).copy(at, to, toOffset + done, here);
      done += here;
    }
  }

  @Override
  public long documents() {
    return shards.stream().mapToLong(shard -> shard.header().documents()).sum();
  }

  /** From the checksums of the files, which were verified when they were opened. */
  @Override
  public String fingerprint() {
    Fingerprint all = new Fingerprint();
    for (TokenShard shard : shards) {
      ShardHeader header = shard.header();
      all.add(header.tokens(), header.documents(), header.checksum());
    }
    return all.toString();
  }

  @Override
  public long textBytes() {
    return shards.stream().mapToLong(shard -> shard.header().textBytes()).sum();
  }

  @Override
  public Span document(long position) {
    Objects.checkIndex(position, size());
    int s = shardOf(position);
    long document = shards.get(s).documentAt(position - firstToken[s]);
    int after = s;
    long following = document + 1;
    while (document < 0 && s > 0) {
      s--;
      document = shards.get(s).header().documents() - 1;
    }
    while (after < shards.size() && following >= shards.get(after).header().documents()) {
      after++;
      following = 0;
    }
    long end =
        after == shards.size()
            ? size()
            : firstToken[after] + shards.get(after).documentStart(following);
    if (document < 0) {
      return new Span(0, 0, end);
    }
    long start = firstToken[s] + shards.get(s).documentStart(document);
    return new Span(start, start + shards.get(s).promptTokens(document), end);
  }
}
